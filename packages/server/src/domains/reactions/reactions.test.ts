import type { PostId, ReactionCounts } from '@kindred/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createIds, type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import { skeletonOf } from '../accounts/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let crowd: TestPerson[]
const CROWD = 16
const words = ['like', 'love', 'laugh', 'wow', 'sad', 'angry'] as const

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
  crowd = Object.values(await kindred.people(...Array.from({ length: CROWD }, (_, at) => `fan_${at}`)))
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const written = async () => (await ann.posts.create({ text: 'hello' })).id
const countsOf = async (post: PostId) => (await kindred.anonymous.posts.get({ post })).counts.reactions
const rowsOf = async (post: PostId) => {
  const { rows } = await kindred.server.database.transaction(({ db }) =>
    sql<{ reaction: string }>`select reaction from reactions where item_id = ${post}`.execute(db),
  )
  return rows.length
}
const reactorsOf = async (viewer: Pick<TestPerson, 'posts'>, post: PostId) =>
  (await viewer.posts.reactions({ post, limit: 100 })).items.map(({ person }) => person.handle)

describe('reacting', () => {
  test('[IDEM-1] reacting twice is reacting once, and another word takes the place of the first', async () => {
    const post = await written()
    kindred.expectFacts({})
    const first = await bob.posts.react({ post, reaction: 'like' })
    expect(first).toMatchObject({
      counts: { reactions: { like: 1 } },
      viewer: { reaction: 'like' },
      can: { react: true },
    })
    expect(await bob.posts.react({ post, reaction: 'like' })).toEqual(first)
    kindred.expectFacts({ 'post.reacted': 1, '*': 0 })
    expect(await bob.posts.react({ post, reaction: 'love' })).toMatchObject({
      counts: { reactions: { love: 1 } },
      viewer: { reaction: 'love' },
    })
    expect(await countsOf(post)).toEqual({ love: 1 })
    expect((await kindred.anonymous.posts.get({ post })).viewer.reaction).toBeNull()
    for (let time = 0; time < 2; time++)
      expect(await bob.posts.unreact({ post })).toMatchObject({ counts: { reactions: {} }, viewer: { reaction: null } })
    kindred.expectFacts({ 'post.reacted': 1, 'post.unreacted': 1, '*': 0 })
  })

  test('[IDEM-1] the same key reacts once and answers the same, and is refused for another word', async () => {
    const post = await written()
    const options = { idempotencyKey: `reaction-to-${post}` }
    const first = await bob.raw('posts.react', { post, reaction: 'wow' }, options)
    await bob.posts.unreact({ post })
    expect((await bob.raw('posts.react', { post, reaction: 'wow' }, options)).body).toBe(first.body)
    expect(await countsOf(post)).toEqual({})
    expect((await bob.raw('posts.react', { post, reaction: 'sad' }, options)).body).toContain('idempotency.mismatch')
  })

  test('a word that is none of the configured ones is refused with those that are', async () => {
    const post = await written()
    await expect(bob.posts.react({ post, reaction: 'shrug' })).rejects.toMatchObject({
      reason: 'invalid-input',
      details: { issues: [{ path: 'reaction', fix: `give one of ${words.join(', ')}` }] },
    })
    expect(await rowsOf(post)).toBe(0)
  })

  test('a word that was taken out of the set still shows, lists and can be taken back', async () => {
    await using later = await testServer({ databaseUrl: inject('databaseUrl'), settings: { reactions: ['nod'] } })
    const { cat, dan } = await later.people('cat', 'dan')
    const { id: post } = await cat.posts.create({ text: 'hello' })
    await dan.posts.react({ post, reaction: 'nod' })
    await later.server.database.transaction(async ({ db }) => {
      await sql`update reactions set reaction = 'wink'`.execute(db)
      await sql`update reaction_counts set reaction = 'wink'`.execute(db)
    })
    expect(await dan.posts.get({ post })).toMatchObject({
      counts: { reactions: { wink: 1 } },
      viewer: { reaction: 'wink' },
    })
    expect((await cat.posts.reactions({ post, reaction: 'wink' })).items).toHaveLength(1)
    await expect(dan.posts.react({ post, reaction: 'wink' })).rejects.toMatchObject({ reason: 'invalid-input' })
    expect(await dan.posts.react({ post, reaction: 'nod' })).toMatchObject({ counts: { reactions: { nod: 1 } } })
    expect(await dan.posts.unreact({ post })).toMatchObject({ counts: { reactions: {} } })
    expect(await later.doctor()).toEqual([])
  })
})

describe('counting', () => {
  test('[CNT-3] sixty-four equal calls at once leave one row, one count and one fact', async () => {
    const post = await written()
    kindred.expectFacts({})
    await Promise.all(Array.from({ length: 64 }, () => bob.posts.react({ post, reaction: 'like' })))
    expect([await rowsOf(post), await countsOf(post)]).toEqual([1, { like: 1 }])
    kindred.expectFacts({ 'post.reacted': 1, '*': 0 })
  })

  test('[CNT-3] one person who reacts and takes back from sixty-four connections at once is refused nothing', async () => {
    const post = await written()
    const calls = Array.from({ length: 64 }, (_, at) =>
      at % 2 === 0 ? bob.posts.react({ post, reaction: words[at % 3] ?? 'like' }) : bob.posts.unreact({ post }),
    )
    const ended = await Promise.allSettled(calls)
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(Object.values(await countsOf(post))).toEqual((await rowsOf(post)) === 0 ? [] : [1])
    expect(await kindred.doctor()).toEqual([])
  })

  test('[CNT-3] [CNT-5] whoever reacts from many connections at once is answered by each what came of all, and counted once', async () => {
    const [post, other] = [await written(), await written()]
    const calls = (
      call: () => Promise<{ counts: { reactions: ReactionCounts }; viewer: { reaction: string | null } }>,
    ) => Promise.all(Array.from({ length: 8 }, call))
    for (const { counts, viewer } of await calls(() => bob.posts.react({ post, reaction: 'like' })))
      expect([counts.reactions, viewer.reaction]).toEqual([{ like: 1 }, 'like'])
    for (const { counts, viewer } of await calls(() => bob.posts.unreact({ post })))
      expect([counts.reactions, viewer.reaction]).toEqual([{}, null])
    await ann.posts.react({ post: other, reaction: 'like' })
    let at = 0
    const both = await calls(() => bob.posts.react({ post: other, reaction: at++ % 2 ? 'like' : 'love' }))
    for (const { counts } of both)
      expect(Object.values(counts.reactions).reduce((sum, count) => sum + (count ?? 0), 0)).toBe(2)
  })

  test('[CNT-1] sixty-four calls at once that react, change and take back on one post count exactly', async () => {
    const post = await written()
    const calls = crowd.flatMap((fan, at) => [
      fan.posts.react({ post, reaction: words[at % 6] ?? 'like' }),
      fan.posts.react({ post, reaction: words[(at + 3) % 6] ?? 'like' }),
      fan.posts.unreact({ post }),
      fan.posts.react({ post, reaction: words[(at + 1) % 6] ?? 'like' }),
    ])
    expect(calls).toHaveLength(64)
    const ended = await Promise.allSettled(calls)
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([])
    const { items } = await ann.posts.reactions({ post, limit: 100 })
    const truth: ReactionCounts = {}
    for (const { reaction } of items) truth[reaction] = (truth[reaction] ?? 0) + 1
    expect(await countsOf(post)).toEqual(truth)
    expect(await kindred.doctor()).toEqual([])
  })

  test('[CNT-4] after any sequence of verbs the last one of each person holds, and the counts are theirs', async () => {
    const post = await written()
    const verb = fc.record({
      fan: fc.nat({ max: 3 }),
      word: fc.option(fc.constantFrom(...words), { nil: null }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(verb, { maxLength: 12 }), async (verbs) => {
        for (const fan of crowd) await fan.posts.unreact({ post })
        const held = new Map<number, string>()
        for (const { fan, word } of verbs) {
          if (word === null) held.delete(fan)
          else held.set(fan, word)
          await (word === null
            ? crowd[fan]?.posts.unreact({ post })
            : crowd[fan]?.posts.react({ post, reaction: word }))
        }
        const counts: ReactionCounts = {}
        for (const word of held.values()) counts[word] = (counts[word] ?? 0) + 1
        expect(await countsOf(post)).toEqual(counts)
      }),
      { numRuns: 10 },
    )
  })

  test('[CNT-1] a post that is removed while others react keeps no reaction and no count', async () => {
    const posts = await Promise.all(Array.from({ length: 40 }, written))
    await Promise.allSettled(
      posts.flatMap((post, at) => [
        ...crowd.slice(0, 1 + (at % 3)).map((fan) => fan.posts.react({ post, reaction: 'like' })),
        ann.posts.remove({ post }),
      ]),
    )
    for (const post of posts) expect(await rowsOf(post)).toBe(0)
    expect(await kindred.doctor()).toEqual([])
  })

  test('[CNT-1] of a removed post with more reactions than one statement takes the sweeper takes the rest', async () => {
    const post = await written()
    const { id: other } = await bob.posts.create({ text: 'hello' })
    await bob.posts.react({ post: other, reaction: 'like' })
    const ids = createIds(kindred.clock, 62)
    const nextId = () => ids.next()
    await kindred.server.database.transaction(async ({ db }) => {
      for (let at = 0; at < 1200; at++) {
        const [id, handle] = [nextId(), `many_${at}`]
        await sql`insert into accounts (id, handle, skeleton, email, role, epoch, is_private, created_at)
          values (${id}, ${handle}, ${skeletonOf(handle)}, ${`${handle}@example.com`}, 'member', 1, 0, 0)`.execute(db)
        await sql`insert into profiles (account_id, links, who_may_mention, show_followers)
          values (${id}, '[]', 'everyone', 'everyone')`.execute(db)
        await sql`insert into reactions values (${nextId()}, ${id}, 'post', ${post}, 'like', 0)`.execute(db)
      }
      await sql`insert into reaction_counts values (${post}, 'post', 'like', 1200)`.execute(db)
    })
    await ann.posts.remove({ post })
    expect(await rowsOf(post)).toBe(700)
    expect(await kindred.doctor()).toEqual([])
    const { reactions } = kindred.server.house.services
    const swept: number[] = []
    while (swept.at(-1) !== 0) swept.push(await reactions.sweep())
    expect(swept).toEqual([500, 201, 0])
    expect([await rowsOf(post), await rowsOf(other)]).toEqual([0, 1])
    expect(await kindred.doctor()).toEqual([])
  })
})

describe('who reacted', () => {
  test('[PAG-1] [PAG-4] pages of any size give each reactor once, the last first, and a cursor fits its list alone', async () => {
    const post = await written()
    for (const [at, fan] of crowd.entries()) await fan.posts.react({ post, reaction: at % 3 === 0 ? 'like' : 'love' })
    const newest = crowd.map((fan) => fan.handle).toReversed()
    for (const limit of [1, 5, CROWD]) {
      const walked: string[] = []
      let cursor: string | null | undefined
      do {
        const page = await bob.posts.reactions({ post, limit, ...(cursor ? { cursor } : {}) })
        walked.push(...page.items.map(({ person }) => person.handle))
        cursor = page.cursor
      } while (cursor !== null)
      expect(walked).toEqual(newest)
    }
    const { items, cursor } = await bob.posts.reactions({ post, reaction: 'like', limit: 2 })
    expect(items.map(({ reaction }) => reaction)).toEqual(['like', 'like'])
    const again = { post, limit: 2, cursor: cursor as string }
    await expect(bob.posts.reactions(again)).rejects.toMatchObject({ reason: 'invalid-input' })
    await expect(ann.posts.reactions({ ...again, reaction: 'like' })).rejects.toMatchObject({ reason: 'invalid-input' })
  })

  test('[BLK-1] whoever is in a block with the viewer is in no list of reactors, and counts even so', async () => {
    const { kim, lou, max } = await kindred.people('kim', 'lou', 'max')
    const post = await written()
    for (const person of [kim, lou]) await person.posts.react({ post, reaction: 'like' })
    await kim.graph.block({ target: '@max' })
    await max.graph.block({ target: '@lou' })
    expect(await reactorsOf(max, post)).toEqual([])
    expect((await max.posts.reactions({ post, reaction: 'like' })).items).toEqual([])
    expect(await reactorsOf(ann, post)).toEqual(['lou', 'kim'])
    expect((await max.posts.get({ post })).counts.reactions).toEqual({ like: 2 })
  })
})

describe('hidden things', () => {
  test('[ERR-1] [VIS-1] reacting to a hidden post is answered as to a missing one, byte for byte', async () => {
    const { id: secret } = await ann.posts.create({ text: 'for friends', audience: 'closeFriends' })
    const missing = '4503599627370495' as PostId
    const told = async (path: string, post: PostId) => {
      const { status, body } = await bob.raw(path, { post, ...(path === 'posts.react' && { reaction: 'like' }) })
      return [status, body.replace(/"requestId":"[^"]+"/, '')]
    }
    for (const path of ['posts.react', 'posts.unreact', 'posts.reactions']) {
      const answer = await told(path, secret)
      expect(answer[0]).toBe(404)
      expect(answer).toEqual(await told(path, missing))
    }
    expect(await rowsOf(secret)).toBe(0)
  })
})

test('[BLK-3] a reaction to what may not be seen is not counted before it is refused, and so waits for nobody who reacts to it', async () => {
  const counts: string[] = []
  await using own = await testServer({
    databaseUrl: inject('databaseUrl'),
    onQuery: (sql) => void (/^(insert into|update) "reaction_counts"/.test(sql) && counts.push(sql)),
  })
  const { una, ned } = await own.people('una', 'ned')
  const { id: post } = await una.posts.create({ text: 'hello' })
  await ned.posts.react({ post, reaction: 'like' })
  expect(counts).toHaveLength(1)
  await una.graph.block({ target: ned.ref })
  for (const reaction of ['like', 'love'] as const)
    expect((await ned.raw('posts.react', { post, reaction })).status).toBe(404)
  expect((await ned.raw('posts.unreact', { post })).status).toBe(404)
  expect(counts).toHaveLength(1)
})

test('[PERF-1] how people took the posts of a page comes with the posts, in no statement of its own', async () => {
  const sent: string[] = []
  await using kit = await testServer({ databaseUrl: inject('databaseUrl'), onQuery: (text) => void sent.push(text) })
  const { cat, dan } = await kit.people('cat', 'dan')
  const cost = async () => {
    sent.length = 0
    await dan.posts.by({ author: '@cat' })
    return sent.filter((text) => text.includes('reaction')).map((text) => text.includes('posts'))
  }
  expect(await cost()).toEqual([])
  for (let number = 0; number < 5; number++) await cat.posts.create({ text: `${number}` })
  expect(await cost()).toEqual([true])
})
