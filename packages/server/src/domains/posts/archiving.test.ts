import type { PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let moderator: TestPerson
let ann: TestPerson
let bob: TestPerson
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  moderator = await withRole(kindred, 'mia', 'moderator')
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
  await bob.graph.follow({ target: '@ann' })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const missing = { reason: 'not-found' }
const gone = { post: null, why: 'unavailable' }
const written = async (author = ann, more: { quote?: PostId; text?: string } = {}) =>
  (await author.posts.create({ text: `by ${author.handle}`, ...more })).id
const idsIn = ({ items }: { items: readonly { id: PostId }[] }) => items.map(({ id }) => id)
const inFeed = ({ items }: { items: readonly { post: { id: PostId } }[] }) => items.map(({ post }) => post.id)
const postsOf = async (person: TestPerson) => (await bob.profiles.get({ person: person.id })).counts?.posts

/** Every list of posts that there is, as somebody reads it. */
async function listsOf(viewer: TestPerson, quoted: PostId): Promise<PostId[][]> {
  return [
    idsIn(await viewer.posts.by({ author: '@ann' })),
    idsIn(await viewer.posts.quotes({ post: quoted })),
    idsIn(await viewer.posts.saved()),
    inFeed(await viewer.feeds.home({ limit: 100 })),
    inFeed(await viewer.feeds.tag({ tag: 'archive' })),
  ]
}

test('[ARC-1] [ERR-1] an archived post is there for its author alone, with all beneath it, and comes back as it was', async () => {
  const post = await written()
  const { id: comment } = await bob.comments.add({ on: { post }, text: 'nice' })
  const around = await written(bob, { quote: post })
  const before = await bob.posts.get({ post })
  kindred.expectFacts({})
  expect(await ann.posts.archive({ post })).toMatchObject({ id: post, archived: true, text: 'by ann' })
  await ann.posts.archive({ post })
  kindred.expectFacts({ 'post.archived': 1, '*': 0 })
  for (const viewer of [bob, moderator, kindred.anonymous]) {
    await expect(viewer.posts.get({ post })).rejects.toMatchObject(missing)
    await expect(viewer.posts.history({ post })).rejects.toMatchObject(missing)
    await expect(viewer.comments.get({ comment })).rejects.toMatchObject(missing)
    expect((await viewer.posts.get({ post: around })).quote).toEqual(gone)
  }
  await expect(bob.posts.archive({ post })).rejects.toMatchObject(missing)
  await expect(bob.posts.react({ post, reaction: 'like' })).rejects.toMatchObject(missing)
  const hiding = moderator.moderation.decide({ on: { post }, action: 'hide', reason: 'spam' })
  await expect(hiding).rejects.toMatchObject(missing)
  expect(await ann.comments.get({ comment })).toMatchObject({ text: 'nice' })
  expect(await ann.posts.edit({ post, replies: 'off' })).toMatchObject({ archived: true, replies: 'off' })
  await ann.posts.edit({ post, replies: 'everyone' })
  kindred.expectFacts({ 'post.edited': 2, '*': 0 })

  expect(await ann.posts.unarchive({ post })).toMatchObject({ archived: false })
  await ann.posts.unarchive({ post })
  kindred.expectFacts({ 'post.unarchived': 1, '*': 0 })
  expect(await bob.posts.get({ post })).toEqual(before)
  expect(await bob.comments.get({ comment })).toMatchObject({ text: 'nice' })
  expect((await bob.posts.get({ post: around })).quote).toMatchObject({ post: { id: post } })
})

test('[ARC-2] an archived post is in no list but that of what its author archived, and then where it was', async () => {
  const quoted = await written(bob)
  const posts: PostId[] = []
  for (let number = 0; number < 3; number++)
    posts.unshift(await written(ann, { text: `#archive ${number}`, quote: quoted }))
  for (const post of posts) for (const person of [ann, bob]) await person.posts.save({ post })
  const viewers = [ann, bob]
  const before = await Promise.all(viewers.map((viewer) => listsOf(viewer, quoted)))
  for (const list of before.flat()) expect(list).toEqual(expect.arrayContaining(posts))
  const [, post] = posts as [PostId, PostId, PostId]
  expect(await ann.feeds.explain({ feed: 'home', post })).toEqual({ isThere: true, facts: ['own'] })
  const newer = await bob.feeds.newer({ feed: 'home', since: quoted })

  await ann.posts.archive({ post })
  const after = await Promise.all(viewers.map((viewer) => listsOf(viewer, quoted)))
  expect(after).toEqual(before.map((lists) => lists.map((list) => list.filter((id) => id !== post))))
  expect(idsIn(await ann.posts.archived())).toEqual([post])
  expect(idsIn(await bob.posts.archived())).toEqual([])
  expect(await bob.feeds.newer({ feed: 'home', since: quoted })).toEqual({ count: newer.count - 1 })
  expect(await ann.feeds.explain({ feed: 'home', post })).toEqual({ isThere: false, facts: ['own', 'archived'] })
  const around = await written(ann, { quote: await written(bob, { quote: posts[0] as PostId }) })
  await ann.posts.archive({ post: posts[0] as PostId })
  expect((await ann.posts.get({ post: around })).quote?.post?.quote).toBeNull()
  expect(idsIn(await ann.posts.archived({ limit: 1 }))).toEqual([posts[0]])
  await ann.posts.remove({ post: around })

  for (const id of posts.slice(0, 2)) await ann.posts.unarchive({ post: id })
  expect(await Promise.all(viewers.map((viewer) => listsOf(viewer, quoted)))).toEqual(
    before.map((lists, at) => [lists[0], lists[1], lists[2], expect.arrayContaining(lists[3] ?? []), before[at]?.[4]]),
  )
})

test('[AUTHZ-2] nobody archives what somebody else wrote', async () => {
  const post = await written()
  for (const verb of ['archive', 'unarchive'] as const)
    await expect(bob.posts[verb]({ post })).rejects.toMatchObject({ reason: 'posts.not-author' })
})

test('[CNT-1] whatever an author and moderators do with a quote, the numbers are those of what others can know of', async () => {
  const quoted = await written(bob)
  const verbs = {
    archive: (post: PostId) => ann.posts.archive({ post }),
    unarchive: (post: PostId) => ann.posts.unarchive({ post }),
    hide: (post: PostId) => moderator.moderation.decide({ on: { post }, action: 'hide', reason: 'spam' }),
    restore: (post: PostId) => moderator.moderation.decide({ on: { post }, action: 'restore', reason: 'ham' }),
    detach: (quote: PostId) => bob.posts.detachQuote({ quote }),
    remove: (post: PostId) => ann.posts.remove({ post }),
  }
  const numbersOf = async () => [await postsOf(ann), (await bob.posts.get({ post: quoted })).counts.quotes]
  const verb = fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[]))
  await fc.assert(
    fc.asyncProperty(fc.array(verb, { minLength: 1, maxLength: 8 }), async (done) => {
      const [posts = 0, quotes = 0] = await numbersOf()
      const post = await written(ann, { quote: quoted })
      const is = { archived: false, hidden: false, detached: false, removed: false }
      for (const name of done) {
        const isRefused = await verbs[name](post).then(
          () => false,
          () => true,
        )
        if (isRefused) continue
        if (name === 'archive' || name === 'unarchive') is.archived = name === 'archive'
        if (name === 'hide' || name === 'restore') is.hidden = name === 'hide'
        if (name === 'detach') is.detached = true
        if (name === 'remove') is.removed = true
      }
      const isOut = !is.archived && !is.hidden && !is.removed
      expect(await numbersOf()).toEqual([posts + Number(isOut), quotes + Number(isOut && !is.detached)])
    }),
    { numRuns: 25 },
  )
  expect(await kindred.doctor()).toEqual([])
})

test('[CNT-1] archiving, hiding, detaching and removing at once ends with the right numbers', async () => {
  const posts = kindred.server.house.services.posts
  const [author, quoter] = [ann, bob].map(
    ({ id }) => ({ kind: 'account', id, role: 'admin', session: undefined }) as const,
  )
  if (!author || !quoter) throw new Error('nobody is there')
  const quoted = await written(bob)
  const quotes = await Promise.all(['a', 'b', 'c', 'd'].map(() => written(ann, { quote: quoted })))
  const rows = await Promise.all(quotes.map((id) => posts.reviewed(author, id)))
  await Promise.all(
    rows.flatMap((row, at) => [
      posts.archive(author, row.id).catch(() => undefined), // removed meanwhile
      posts.setHidden(row, true),
      posts.detachQuote(quoter, row.id).catch(() => undefined), // archived meanwhile
      posts.setHidden(row, false),
      at % 2 === 0 ? posts.remove(author, row.id) : posts.unarchive(author, row.id),
    ]),
  )
  expect(await kindred.doctor()).toEqual([])
})

test('[CNT-1] what was archived a moment ago counts no less when moderators hide it or its author detaches it', async () => {
  const posts = kindred.server.house.services.posts
  const author = { kind: 'account', id: ann.id, role: 'admin', session: undefined } as const
  const quoted = await written()
  const [hidden, detached] = [await written(ann, { quote: quoted }), await written(ann, { quote: quoted })]
  const row = await posts.reviewed(author, hidden)
  const before = await postsOf(ann)
  for (const post of [hidden, detached]) await ann.posts.archive({ post })
  await posts.setHidden(row, true)
  await ann.posts.detachQuote({ quote: detached })
  expect([await postsOf(ann), (await bob.posts.get({ post: quoted })).counts.quotes]).toEqual([(before ?? 0) - 2, 0])
  for (const post of [hidden, detached]) await ann.posts.unarchive({ post })
  expect([await postsOf(ann), (await bob.posts.get({ post: quoted })).counts.quotes]).toEqual([(before ?? 0) - 1, 0])
  await posts.setHidden(row, false)
  expect([await postsOf(ann), (await bob.posts.get({ post: quoted })).counts.quotes]).toEqual([before, 1])
})
