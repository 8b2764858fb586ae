import './facts.ts'
import type { CommentId, PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

// SQLite has one writer, so only Postgres can show that a lock is missing; both must end the same.

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const AT_ONCE = 32
const times = <T>(work: (at: number) => Promise<T>) => Promise.all(Array.from({ length: AT_ONCE }, (_, at) => work(at)))

const postOf = async (author: TestPerson) => (await author.posts.create({ text: 'a post' })).id
const say = async (who: TestPerson, post: PostId, parent?: CommentId) =>
  (await who.comments.add({ on: { post }, text: 'words', ...(parent && { parent }) })).id

/** Whether it was done; nothing but `not-found` may have kept it. */
const wasDone = (attempt: Promise<unknown>) =>
  attempt.then(
    () => true,
    (error: { reason?: string }) => {
      if (error.reason !== 'not-found') throw error
      return false
    },
  )

test('[CNT-1] thirty-two comments and as many replies at once are counted exactly', async () => {
  const post = await postOf(ann)
  const parent = await say(ann, post)
  await times((at) => say(at % 2 === 0 ? ann : bob, post, at % 4 < 2 ? parent : undefined))
  expect((await bob.posts.get({ post })).counts.comments).toBe(AT_ONCE + 1)
  expect((await bob.comments.get({ comment: parent })).counts.replies).toBe(AT_ONCE / 2)
  expect(await kindred.doctor()).toEqual([])
})

test('[CNT-3] one comment that is sent thirty-two times at once under one key is there once', async () => {
  const post = await postOf(ann)
  const answers = await times(() =>
    bob.raw('comments.add', { on: { post }, text: 'once' }, { idempotencyKey: 'key-of-one-comment' }),
  )
  expect(new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body)).size).toBe(1)
  expect((await bob.comments.list({ on: { post } })).items).toHaveLength(1)
  expect((await bob.posts.get({ post })).counts.comments).toBe(1)
})

test('[CNT-3] of thirty-two removals at once one is done, and counted once', async () => {
  const post = await postOf(ann)
  const comment = await say(bob, post)
  await say(bob, post)
  const done = await times((at) => wasDone((at % 2 === 0 ? ann : bob).comments.remove({ comment })))
  expect(done.filter(Boolean)).toHaveLength(1)
  expect((await bob.posts.get({ post })).counts.comments).toBe(1)
  expect(await kindred.doctor()).toEqual([])
})

test('[CNT-1] hiding, showing, pinning and removing at once end with the right numbers and one pin at most', async () => {
  const post = await postOf(ann)
  const comments = await Promise.all(Array.from({ length: 4 }, () => say(bob, post)))
  const replies = await Promise.all(comments.map((parent) => say(bob, post, parent)))
  await times((at) => {
    const comment = [...comments, ...replies][at % 8] as CommentId
    const top = comments[at % 4] as CommentId
    return wasDone(
      [
        () => ann.comments.hide({ comment }),
        () => ann.comments.unhide({ comment }),
        () => ann.comments.pin({ comment: top }),
        () => (at < 8 ? ann.comments.remove({ comment }) : ann.comments.unpin({ comment: top })),
      ][(at + Math.floor(at / 8)) % 4]?.() as Promise<unknown>,
    )
  })
  const { items } = await ann.comments.list({ on: { post }, limit: 100 })
  expect(items.filter(({ pinned }) => pinned).length).toBeLessThanOrEqual(1)
  expect(await kindred.doctor()).toEqual([])
})

test('[VIS-4] an edit beside a removal leaves nothing of what either said', async () => {
  const post = await postOf(ann)
  await times(async () => {
    const comment = await say(bob, post)
    await Promise.all([
      wasDone(bob.comments.edit({ comment, text: 'said otherwise' })),
      wasDone(ann.comments.remove({ comment })),
    ])
    expect(await wasDone(bob.comments.get({ comment }))).toBe(false)
  })
  const { comments = [] } = await kindred.dump()
  const left = comments.map((row) => JSON.parse(row) as { on_id: string; text: string })
  expect(left.filter(({ on_id, text }) => on_id === post && text !== '')).toEqual([])
  expect((await bob.posts.get({ post })).counts.comments).toBe(0)
})

test('[CNT-1] an answer beside the removal of what it answers is there whole, or not at all', async () => {
  const post = await postOf(ann)
  const kept = await times(async () => {
    const parent = await say(ann, post)
    const [reply] = await Promise.all([wasDone(say(bob, post, parent)), ann.comments.remove({ comment: parent })])
    return { parent, reply }
  })
  const places = kept.filter(({ reply }) => reply).map(({ parent }) => parent)
  const { items } = await bob.comments.list({ on: { post }, sort: 'oldest', limit: 100 })
  expect(new Set(items.map(({ id }) => id))).toEqual(new Set(places))
  expect(items.every(({ removed, replies }) => removed && replies.items.length === 1)).toBe(true)
  expect((await bob.posts.get({ post })).counts.comments).toBe(places.length)
  expect(await kindred.doctor()).toEqual([])
})

test('[VIS-4] a comment beside the removal of its post is not found afterwards, whoever was faster', async () => {
  await times(async () => {
    const post = await postOf(ann)
    const comment = await say(bob, post)
    await Promise.all([
      ann.posts.remove({ post }),
      wasDone(say(bob, post)),
      wasDone(say(bob, post, comment)),
      wasDone(bob.comments.edit({ comment, text: 'otherwise' })),
      wasDone(bob.comments.remove({ comment })),
    ])
    expect(await wasDone(bob.comments.get({ comment }))).toBe(false)
    expect(await wasDone(bob.comments.list({ on: { post } }))).toBe(false)
  })
  expect(await kindred.doctor()).toEqual([])
})
