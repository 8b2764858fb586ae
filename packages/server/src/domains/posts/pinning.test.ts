import type { PostId } from '@kindred/contract'
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
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const missing = { reason: 'not-found' }
const pinnedOf = async (viewer: Pick<TestPerson, 'posts'>, author: TestPerson = ann) =>
  (await viewer.posts.pinned({ author: author.ref })).post?.id ?? null
const written = async (author = ann, audience: 'public' | 'followers' = 'public') =>
  (await author.posts.create({ text: 'hello', audience })).id

test('[PIN-1] a person pins one post, and another takes its place', async () => {
  expect(await ann.posts.pinned({ author: '@ann' })).toEqual({ post: null })
  const [first, second] = [await written(), await written()]
  kindred.expectFacts({ 'post.created': 2 })
  expect(await ann.posts.pin({ post: first })).toMatchObject({ id: first, can: { pin: true } })
  expect(await pinnedOf(bob)).toBe(first)
  await ann.posts.pin({ post: first })
  kindred.expectFacts({ 'post.pinned': 1, '*': 0 })
  await ann.posts.pin({ post: second })
  expect((await kindred.anonymous.posts.pinned({ author: '@ann' })).post).toEqual(
    await kindred.anonymous.posts.get({ post: second }),
  )
  await ann.posts.unpin({ post: first })
  expect(await pinnedOf(bob)).toBe(second)
  kindred.expectFacts({ 'post.pinned': 1, '*': 0 })
  await ann.posts.unpin({ post: second })
  await ann.posts.unpin({ post: second })
  kindred.expectFacts({ 'post.unpinned': 1, '*': 0 })
  expect(await pinnedOf(bob)).toBeNull()
})

test('[PIN-1] [AUTHZ-2] nobody pins or unpins what somebody else wrote', async () => {
  const [open, narrow] = [await written(), await written(ann, 'followers')]
  await ann.posts.pin({ post: open })
  for (const verb of ['pin', 'unpin'] as const) {
    await expect(bob.posts[verb]({ post: open })).rejects.toMatchObject({ reason: 'posts.not-author' })
    await expect(bob.posts[verb]({ post: narrow })).rejects.toMatchObject(missing)
  }
  expect([await pinnedOf(bob), await pinnedOf(bob, bob)]).toEqual([open, null])
})

test('[PIN-1] [VIS-1] whoever does not see the post, or would not find it in lists, is told of none', async () => {
  const { eve } = await kindred.people('eve')
  await bob.graph.follow({ target: '@ann' })
  const post = await written(ann, 'followers')
  await ann.posts.pin({ post })
  expect([await pinnedOf(bob), await pinnedOf(eve), await pinnedOf(ann)]).toEqual([post, null, post])
  await ann.posts.archive({ post })
  expect([await pinnedOf(bob), await pinnedOf(ann)]).toEqual([null, null])
  await ann.posts.unarchive({ post })
  expect(await pinnedOf(bob)).toBe(post)
  const open = await written()
  await ann.posts.pin({ post: open })
  await moderator.moderation.decide({ on: { post: open }, action: 'hide', reason: 'spam' })
  expect([await pinnedOf(bob), await pinnedOf(moderator), await pinnedOf(ann)]).toEqual([null, open, open])
  await ann.posts.remove({ post: open })
  expect(await pinnedOf(ann)).toBeNull()
})

test('[BLK-1] a block hides what is pinned, in the words in which it hides whoever pinned it', async () => {
  const { kim, lou, max } = await kindred.people('kim', 'lou', 'max')
  await kim.posts.pin({ post: await written(kim) })
  await kim.graph.block({ target: '@lou' })
  await expect(pinnedOf(lou, kim)).rejects.toMatchObject(missing)
  await max.graph.block({ target: '@kim' })
  await expect(pinnedOf(max, kim)).rejects.toMatchObject({ reason: 'graph.unblock-first' })
})

test('[PIN-1] pinning and removing at once leaves no pin of what is gone', async () => {
  const posts: PostId[] = []
  for (let number = 0; number < 5; number++) posts.push(await written())
  await Promise.all(
    posts.flatMap((post) => [ann.posts.pin({ post }).catch(() => undefined), ann.posts.remove({ post })]),
  )
  expect(await pinnedOf(ann)).toBeNull()
  expect(await kindred.doctor()).toEqual([])
})
