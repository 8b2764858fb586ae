import type { PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import type { Database } from '../../db/database.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import type { PostReads } from './index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let cat: TestPerson
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob, cat } = await kindred.people('ann', 'bob', 'cat'))
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const missing = { reason: 'not-found' }
const written = async (author = ann, audience: 'public' | 'followers' = 'public') =>
  (await author.posts.create({ text: 'hello', audience })).id
const reposters = async (viewer: Pick<TestPerson, 'posts'>, post: PostId) =>
  (await viewer.posts.reposts({ post })).items.map(({ person }) => person.handle)
const countOf = async (post: PostId) => (await ann.posts.get({ post })).counts.reposts

test('[REP-1] whoever reposts a post is counted once and listed, until they take it back', async () => {
  const post = await written()
  kindred.expectFacts({ 'post.created': 1 })
  expect(await bob.posts.repost({ post })).toMatchObject({
    id: post,
    counts: { reposts: 1 },
    viewer: { reposted: true },
  })
  kindred.expectFacts({ 'post.reposted': 1, '*': 0 })
  await bob.posts.repost({ post })
  kindred.expectFacts({ '*': 0 })
  await cat.posts.repost({ post })
  expect(await reposters(ann, post)).toEqual(['cat', 'bob'])
  expect((await kindred.anonymous.posts.get({ post })).viewer.reposted).toBe(false)
  expect(await bob.posts.undoRepost({ post })).toMatchObject({ counts: { reposts: 1 }, viewer: { reposted: false } })
  await bob.posts.undoRepost({ post })
  kindred.expectFacts({ 'post.reposted': 1, 'post.unreposted': 1, '*': 0 })
  expect(await reposters(ann, post)).toEqual(['cat'])
})

test('[REP-1] what was taken back stands where it stood once it is done again', async () => {
  const post = await written()
  await bob.posts.repost({ post })
  const { items } = await ann.posts.reposts({ post })
  kindred.clock.advance(1000)
  await cat.posts.repost({ post })
  await bob.posts.undoRepost({ post })
  await bob.posts.repost({ post })
  const again = (await ann.posts.reposts({ post })).items
  expect(again.map(({ person }) => person.handle)).toEqual(['cat', 'bob'])
  expect(again[1]?.at).toBe(items[0]?.at)
})

test('[REP-1] posts for fewer than everybody are reposted by their authors alone', async () => {
  await bob.graph.follow({ target: '@ann' })
  const post = await written(ann, 'followers')
  expect((await bob.posts.get({ post })).can.repost).toBe(false)
  await expect(bob.posts.repost({ post })).rejects.toMatchObject({ reason: 'posts.not-public' })
  expect(await countOf(post)).toBe(0)
  expect((await ann.posts.get({ post })).can.repost).toBe(true)
  expect((await ann.posts.repost({ post })).counts.reposts).toBe(1)
  expect((await kindred.anonymous.posts.get({ post: await written() })).can.repost).toBe(false)
})

test('[ERR-1] [BLK-3] a post that one does not see is as good as none: hidden, removed, private or across a block', async () => {
  const moderator = await withRole(kindred, 'mia', 'moderator')
  const { dan, eve, fay } = await kindred.people('dan', 'eve', 'fay')
  const hidden = await written()
  const removed = await written()
  const blocked = await written(dan)
  const closed = await written(fay)
  for (const post of [hidden, removed, blocked, closed]) await eve.posts.repost({ post })
  await moderator.moderation.decide({ on: { post: hidden }, action: 'hide', reason: 'spam' })
  await ann.posts.remove({ post: removed })
  await dan.graph.block({ target: '@eve' })
  await fay.profiles.updateSettings({ isPrivate: true })
  const answer = async (path: string, post: PostId) => {
    const { status, body } = await eve.raw(path, { post })
    return [status, body.replace(/"requestId":"[^"]+"/, '')]
  }
  for (const path of ['posts.repost', 'posts.undoRepost', 'posts.reposts', 'posts.quotes']) {
    const nobodys = await answer(path, '4503599627370495' as PostId)
    expect(nobodys[0]).toBe(404)
    for (const post of [hidden, removed, blocked, closed]) expect(await answer(path, post)).toEqual(nobodys)
  }
  expect(await countOf(hidden)).toBe(1)
  await expect(eve.posts.get({ post: removed })).rejects.toMatchObject(missing)
})

test('[BLK-1] [PAG-1] [PAG-4] pages list whom the viewer sees once each, and nobody in a block with them', async () => {
  const handles = Array.from({ length: 7 }, (_, at) => `fan_${at}`)
  const fans = Object.values(await kindred.people(...handles))
  const { gus } = await kindred.people('gus')
  const post = await written()
  for (const fan of fans) await fan.posts.repost({ post })
  await fans[1]?.graph.block({ target: '@gus' })
  await gus.graph.block({ target: '@fan_4' })
  await fans[5]?.posts.undoRepost({ post })
  for (const limit of [1, 2, 7]) {
    const walked: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await gus.posts.reposts({ post, limit, ...(cursor ? { cursor } : {}) })
      walked.push(...page.items.map(({ person }) => person.handle))
      cursor = page.cursor
    }
    expect(walked).toEqual(['fan_6', 'fan_3', 'fan_2', 'fan_0'])
  }
  expect(await countOf(post)).toBe(6)
  const { cursor } = await gus.posts.reposts({ post, limit: 1 })
  const other = { post: await written(), limit: 1, cursor: cursor as string }
  await expect(gus.posts.reposts(other)).rejects.toMatchObject({ reason: 'invalid-input' })
})

test('[CNT-3] [CNT-4] any number of calls at once leave what was said last, one row and the right count', async () => {
  const verb = fc.constantFrom('repost', 'undoRepost')
  const post = await written()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(verb, fc.nat({ max: 2 })), { minLength: 1, maxLength: 8 }), async (calls) => {
      const people = [ann, bob, cat]
      const last = new Map(calls.map(([verb, by]) => [by, verb]))
      for (const [by] of last) // those of one person one after another, those of several at once
        await Promise.all(
          calls.filter(([, who]) => who === by).map(async ([verb]) => people[by]?.posts[verb]({ post })),
        )
      await Promise.all([...last].map(async ([by, verb]) => people[by]?.posts[verb]({ post })))
      for (const [by, verb] of last)
        expect((await people[by]?.posts.get({ post }))?.viewer.reposted).toBe(verb === 'repost')
      expect(await countOf(post)).toBe((await reposters(ann, post)).length)
    }),
    { numRuns: 10 },
  )
  expect(await kindred.doctor()).toEqual([])
})

test('[VIS-4] what was taken back is kept for a day and then deleted, and what stands stays', async () => {
  const post = await written()
  for (const person of [bob, cat]) await person.posts.repost({ post })
  await bob.posts.undoRepost({ post })
  const { db } = kindred.server.database as Database<PostReads>
  const rows = async () =>
    (await db.selectFrom('reposts').select('account_id').where('post_id', '=', post).execute()).map(
      (row) => row.account_id,
    )
  const sweep = () => kindred.server.house.services.reposts.sweep()
  await sweep()
  expect(await rows()).toHaveLength(2)
  kindred.clock.advance(25 * 60 * 60 * 1000)
  expect(await sweep()).toBeGreaterThan(0)
  expect(await sweep()).toBe(0)
  expect(await rows()).toEqual([cat.id])
})
