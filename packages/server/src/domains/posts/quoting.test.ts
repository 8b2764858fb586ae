import type { PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let moderator: TestPerson
let ann: TestPerson
let bob: TestPerson
let cat: TestPerson
let sent: string[] = []
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl'), onQuery: (sql) => void sent.push(sql) })
  moderator = await withRole(kindred, 'mia', 'moderator')
  ;({ ann, bob, cat } = await kindred.people('ann', 'bob', 'cat'))
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const gone = { post: null, why: 'unavailable' }
const written = async (author = ann, more: { quotes?: 'on' | 'off'; quote?: PostId; audience?: 'followers' } = {}) =>
  (await author.posts.create({ text: `by ${author.handle}`, ...more })).id
const quoteIn = async (viewer: Pick<TestPerson, 'posts'>, post: PostId) => (await viewer.posts.get({ post })).quote
const countOf = async (post: PostId) => (await ann.posts.get({ post })).counts.quotes
const idsOf = async (viewer: Pick<TestPerson, 'posts'>, post: PostId) =>
  (await viewer.posts.quotes({ post })).items.map(({ id }) => id)

test('[QUO-1] a quote shows the post as its reader would see it by itself, one level deep', async () => {
  kindred.expectFacts({})
  const first = await written()
  const second = await written(bob, { quote: first })
  kindred.expectFacts({ 'post.created': 2, 'post.quoted': 1, '*': 0 })
  await cat.posts.repost({ post: second })
  const third = await cat.posts.create({ text: 'again', quote: second })
  expect(third.quote).toEqual({ post: { ...(await cat.posts.get({ post: second })), quote: first } })
  expect(third.quote?.post).toMatchObject({
    counts: { quotes: 1 },
    viewer: { reposted: true },
    author: { handle: 'bob' },
  })
  expect(await quoteIn(kindred.anonymous, second)).toMatchObject({ post: { id: first, quote: null } })
  expect((await ann.posts.by({ author: '@cat' })).items[0]?.quote).toMatchObject({ post: { id: second, quote: first } })
  expect(await quoteIn(ann, first)).toBeNull()
})

test('[QUO-1] [VIS-1] what a reader may not see is unavailable, in the same bytes whatever the reason, two levels deep', async () => {
  const { dan, eve, fay, gus, hal } = await kindred.people('dan', 'eve', 'fay', 'gus', 'hal')
  const authors = [dan, eve, fay, gus, hal] as const
  for (const author of authors) await bob.graph.follow({ target: author.ref })
  const posts = await Promise.all(authors.map((author) => written(author)))
  const quotes: PostId[] = []
  for (const quote of posts) quotes.push(await written(bob, { quote }))
  for (const quote of quotes) expect((await quoteIn(cat, quote))?.post).toBeTruthy()
  await dan.posts.remove({ post: posts[0] as PostId })
  await moderator.moderation.decide({ on: { post: posts[1] as PostId }, action: 'hide', reason: 'spam' })
  await fay.graph.block({ target: '@cat' })
  await gus.profiles.updateSettings({ isPrivate: true })
  await hal.posts.detachQuote({ quote: quotes[4] as PostId })
  const listed = (await cat.posts.by({ author: '@bob' })).items.filter(({ id }) => quotes.includes(id))
  expect(listed.map(({ quote }) => quote)).toEqual(quotes.map(() => gone))
  for (const quote of quotes) {
    expect(JSON.stringify(await quoteIn(cat, quote))).toBe(JSON.stringify(gone))
    const around = await written(ann, { quote })
    expect((await quoteIn(cat, around))?.post).toMatchObject({ id: quote, quote: null })
  }
  expect((await quoteIn(bob, quotes[2] as PostId))?.post?.id).toBe(posts[2])
  expect((await quoteIn(bob, quotes[3] as PostId))?.post?.id).toBe(posts[3])
})

test('[QUO-2] only what the writer sees and its author lets others quote is quoted, and nothing is written otherwise', async () => {
  const { ida, joe } = await kindred.people('ida', 'joe')
  const off = await written(ann, { quotes: 'off' })
  const blocked = await written(ida)
  const narrow = await written(ann, { audience: 'followers' })
  await ida.graph.block({ target: '@joe' })
  const missing = { reason: 'not-found' }
  for (const [quote, refusal] of [
    [off, { reason: 'posts.quotes-off' }],
    [blocked, missing],
    [narrow, missing],
    ['4503599627370495' as PostId, missing],
  ] as const)
    await expect(joe.posts.create({ text: 'quoting', quote })).rejects.toMatchObject(refusal)
  expect((await joe.posts.by({ author: '@joe' })).items).toEqual([])
  expect(await countOf(off)).toBe(0)
  expect((await joe.posts.get({ post: off })).can.quote).toBe(false)
  expect((await ann.posts.get({ post: off })).can.quote).toBe(true)
  expect((await kindred.anonymous.posts.get({ post: off })).can.quote).toBe(false)
  await written(ann, { quote: off })
  expect((await ann.posts.edit({ post: off, quotes: 'on' })).quotes).toBe('on')
  expect((await joe.posts.get({ post: off })).can.quote).toBe(true)
  const quote = await written(joe, { quote: off })
  expect((await ann.posts.edit({ post: off, quotes: 'off' })).quotes).toBe('off')
  expect((await quoteIn(joe, quote))?.post?.id).toBe(off)
})

test('[QUO-3] its author takes a post out of what quotes it for good, and nobody else does', async () => {
  const post = await written()
  const quote = await written(bob, { quote: post })
  const plain = await written(cat)
  const refused = { reason: 'posts.not-quoted' }
  await expect(bob.posts.detachQuote({ quote })).rejects.toMatchObject(refused)
  await expect(cat.posts.detachQuote({ quote })).rejects.toMatchObject(refused)
  await expect(ann.posts.detachQuote({ quote: plain })).rejects.toMatchObject(refused)
  await expect(ann.posts.detachQuote({ quote: '4503599627370495' as PostId })).rejects.toMatchObject({
    reason: 'not-found',
  })
  expect(await countOf(post)).toBe(1)
  kindred.clock.advance(1)
  kindred.expectFacts({})
  expect(await ann.posts.detachQuote({ quote })).toMatchObject({ text: 'by bob', quote: gone })
  expect(await ann.posts.detachQuote({ quote })).toMatchObject({ quote: gone })
  kindred.expectFacts({ 'post.detached': 1, '*': 0 })
  expect(await quoteIn(bob, quote)).toEqual(gone)
  expect(await countOf(post)).toBe(0)
  expect(await idsOf(ann, post)).toEqual([])
})

test('[PAG-1] [BLK-1] pages list the quotes that the viewer sees, the newest first', async () => {
  const { kim, lou } = await kindred.people('kim', 'lou')
  const post = await written()
  const all: PostId[] = []
  for (let number = 0; number < 9; number++)
    all.unshift(
      await written(number % 3 === 0 ? kim : bob, { quote: post, ...(number % 4 === 1 && { audience: 'followers' }) }),
    )
  await kim.graph.block({ target: '@lou' })
  await ann.posts.detachQuote({ quote: all[0] as PostId })
  const expected = all.filter((_, at) => at !== 0 && (8 - at) % 3 !== 0 && (8 - at) % 4 !== 1)
  for (const limit of [1, 2, 9]) {
    const walked: PostId[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await lou.posts.quotes({ post, limit, ...(cursor ? { cursor } : {}) })
      walked.push(...page.items.map(({ id }) => id))
      cursor = page.cursor
    }
    expect(walked).toEqual(expected)
  }
})

test('[CNT-1] quotes are counted that are for the public or for followers, and neither removed, hidden nor detached', async () => {
  const post = await written()
  const open = await written(bob, { quote: post })
  const narrow = await written(bob, { quote: post, audience: 'followers' })
  await bob.posts.create({ text: 'for friends', audience: 'closeFriends', quote: post })
  expect(await countOf(post)).toBe(2)
  const decide = (action: 'hide' | 'restore') =>
    moderator.moderation.decide({ on: { post: open }, action, reason: 'x' })
  for (const action of ['hide', 'hide', 'restore', 'hide'] as const) await decide(action)
  expect(await countOf(post)).toBe(1)
  await decide('restore')
  expect(await countOf(post)).toBe(2)
  await decide('hide')
  await bob.posts.remove({ post: open })
  expect(await countOf(post)).toBe(1)
  await ann.graph.follow({ target: '@bob' })
  await ann.posts.detachQuote({ quote: narrow })
  await bob.posts.remove({ post: narrow })
  expect(await countOf(post)).toBe(0)
  expect(await kindred.doctor()).toEqual([])
})

test('[CNT-3] hiding, restoring, detaching and removing quotes at once ends with the right number', async () => {
  const posts = kindred.server.house.services.posts
  const viewer = { kind: 'account', id: bob.id, role: 'admin', session: undefined } as const
  const post = await written()
  const quotes = await Promise.all(['a', 'b', 'c', 'd'].map(() => written(bob, { quote: post })))
  const rows = await Promise.all(quotes.map((id) => posts.reviewed(viewer, id)))
  await Promise.all(
    rows.flatMap((row, at) => [
      posts.setHidden(row, true),
      ann.posts.detachQuote({ quote: row.id }).catch(() => undefined), // hidden meanwhile
      posts.setHidden(row, false),
      at % 2 === 0 ? posts.remove(viewer, row.id) : posts.setHidden(row, true),
    ]),
  )
  expect(await kindred.doctor()).toEqual([])
})

test('[PERF-1] a page of posts costs one statement for all that they quote, and none where they quote nothing', async () => {
  const { max } = await kindred.people('max')
  const cost = async () => {
    sent = []
    await max.posts.by({ author: '@max' })
    return sent.filter((sql) => !sql.startsWith('update')).length
  }
  const post = await written()
  for (let number = 0; number < 3; number++) await written(max)
  const plain = await cost()
  for (let number = 0; number < 5; number++)
    await written(max, { quote: number % 2 === 0 ? post : await written(bob, { quote: post }) })
  expect(await cost()).toBe(plain + 1)
  expect(sent.filter((sql) => sql.includes('further'))).toHaveLength(1)
})

test('[CNT-1] whoever quotes beside archiving waits in one order: no transaction is given up and begun anew', async () => {
  const { fin } = await kindred.people('fin')
  for (const what of ['itself', 'another quote of it', 'itself', 'another quote of it']) {
    const post = await written(fin)
    const other = what === 'itself' ? post : await written(fin, { quote: post })
    sent = []
    const look = () => Array.from({ length: 3 }, () => written(fin, { quote: post }))
    const archive = fin.posts.archive({ post: other })
    const all = await Promise.all([...look(), archive, ...look(), fin.posts.unarchive({ post: other })])
    expect(all).toHaveLength(8)
    const writes = sent.filter((sql) => /^insert into "posts" |^update "posts" set "archived_at"/.test(sql))
    expect([what, writes.length]).toEqual([what, 6 + 2])
  }
  expect(await kindred.doctor()).toEqual([])
})
