import './facts.ts'
import type { CommentId, PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let cat: TestPerson
let foe: TestPerson

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob, cat, foe } = await kindred.people('ann', 'bob', 'cat', 'foe'))
  await bob.graph.block({ target: foe.ref })
})
afterAll(async () => {
  expect(await kindred?.doctor()).toEqual([])
  await kindred?.[Symbol.asyncDispose]()
})

const missing = { reason: 'not-found' }
const postOf = async (author: TestPerson) => (await author.posts.create({ text: 'a post' })).id
const say = async (who: TestPerson, post: PostId, parent?: CommentId) =>
  (await who.comments.add({ on: { post }, text: 'words', ...(parent && { parent }) })).id
const topOf = async (post: PostId) =>
  (await kindred.anonymous.comments.list({ on: { post }, sort: 'top' })).items.map(({ id }) => id)
const reactorsOf = async (viewer: Pick<TestPerson, 'comments'>, comment: CommentId) =>
  (await viewer.comments.reactions({ comment })).items.map(({ person, reaction }) => [person.handle, reaction])

test('[IDEM-1] reacting to a comment twice is reacting once, another word takes the place of the first, and each tells one fact', async () => {
  const comment = await say(ann, await postOf(ann))
  kindred.expectFacts({ 'post.created': 1, 'comment.created': 1 })
  const first = await bob.comments.react({ comment, reaction: 'like' })
  expect(first).toMatchObject({
    counts: { reactions: { like: 1 }, replies: 0 },
    viewer: { isAuthor: false, reaction: 'like' },
    can: { react: true },
  })
  expect(await bob.comments.react({ comment, reaction: 'like' })).toEqual(first)
  kindred.expectFacts({ 'comment.reacted': 1, '*': 0 })
  await cat.comments.react({ comment, reaction: 'love' })
  const changed = await bob.comments.react({ comment, reaction: 'love' })
  expect([changed.counts.reactions, changed.viewer.reaction]).toEqual([{ love: 2 }, 'love'])
  expect(await reactorsOf(ann, comment)).toEqual([
    ['cat', 'love'],
    ['bob', 'love'],
  ])
  expect((await ann.comments.reactions({ comment, reaction: 'like' })).items).toEqual([])
  expect((await kindred.anonymous.comments.get({ comment })).can.react).toBe(false)
  kindred.expectFacts({ 'comment.reacted': 2, '*': 0 })
  for (let time = 0; time < 2; time++)
    expect((await bob.comments.unreact({ comment })).counts.reactions).toEqual({ love: 1 })
  kindred.expectFacts({ 'comment.unreacted': 1, '*': 0 })
})

test('[CNT-1] the order top goes by replies and reactions together, and moves with either', async () => {
  const post = await postOf(ann)
  const [quiet, answered, liked] = [await say(ann, post), await say(ann, post), await say(ann, post)]
  expect(await topOf(post)).toEqual([liked, answered, quiet])
  await say(bob, post, answered)
  expect(await topOf(post)).toEqual([answered, liked, quiet])
  await bob.comments.react({ comment: liked, reaction: 'like' })
  await cat.comments.react({ comment: liked, reaction: 'sad' })
  expect(await topOf(post)).toEqual([liked, answered, quiet])
  await bob.comments.react({ comment: liked, reaction: 'love' })
  expect(await topOf(post)).toEqual([liked, answered, quiet])
  await ann.comments.pin({ comment: quiet })
  expect(await topOf(post)).toEqual([quiet, liked, answered])
  await ann.comments.unpin({ comment: quiet })
  for (const who of [bob, cat]) await who.comments.unreact({ comment: liked })
  expect(await topOf(post)).toEqual([answered, liked, quiet])
})

test('[VIS-2] a page of comments shows of each, and of the beginning of its replies, how it was taken', async () => {
  const post = await postOf(ann)
  const comment = await say(ann, post)
  const reply = await say(ann, post, comment)
  await bob.comments.react({ comment, reaction: 'wow' })
  await bob.comments.react({ comment: reply, reaction: 'sad' })
  const [listed] = (await bob.comments.list({ on: { post } })).items
  const taken = ({ counts, viewer }: { counts: object; viewer: object }) => ({ ...counts, ...viewer })
  expect(taken(listed as never)).toMatchObject({ reactions: { wow: 1 }, reaction: 'wow' })
  expect(taken(listed?.replies.items[0] as never)).toMatchObject({ reactions: { sad: 1 }, reaction: 'sad' })
})

test('[BLK-1] whoever is in a block with the viewer is not among those who reacted, and is counted', async () => {
  const comment = await say(ann, await postOf(ann))
  await foe.comments.react({ comment, reaction: 'like' })
  await cat.comments.react({ comment, reaction: 'like' })
  expect(await reactorsOf(bob, comment)).toEqual([['cat', 'like']])
  expect((await bob.comments.get({ comment })).counts.reactions).toEqual({ like: 2 })
})

test('[ERR-1] a comment that the viewer does not see is reacted to, and asked about, as if it were missing', async () => {
  const post = await postOf(ann)
  const hidden = await say(cat, post)
  await ann.comments.hide({ comment: hidden })
  const removed = await say(ann, post)
  await say(ann, post, removed)
  await ann.comments.remove({ comment: removed })
  for (const comment of [hidden, removed, await say(foe, post), '1' as CommentId]) {
    await expect(bob.comments.react({ comment, reaction: 'like' })).rejects.toMatchObject(missing)
    await expect(bob.comments.unreact({ comment })).rejects.toMatchObject(missing)
    await expect(bob.comments.reactions({ comment })).rejects.toMatchObject(missing)
  }
})

test('[VIS-4] what people made of a comment is gone with it', async () => {
  const post = await postOf(ann)
  const comment = await say(ann, post)
  await say(ann, post, comment)
  await bob.comments.react({ comment, reaction: 'like' })
  await ann.comments.remove({ comment })
  const { reactions = [], reaction_counts = [] } = (await kindred.dump()) as unknown as Record<
    string,
    { item_id: string }[]
  >
  expect([...reactions, ...reaction_counts].filter(({ item_id }) => item_id === comment)).toEqual([])
  const [place] = (await bob.comments.list({ on: { post } })).items
  expect(place).toMatchObject({ removed: true, counts: { reactions: {} }, can: { react: false } })
})

test('[CNT-3] of thirty-two reactions to one comment at once each person is counted once', async () => {
  const comment = await say(ann, await postOf(ann))
  const people = [ann, bob, cat, foe]
  await Promise.all(
    Array.from({ length: 32 }, (_, at) => people[at % 4]?.comments.react({ comment, reaction: 'like' })),
  )
  expect((await ann.comments.get({ comment })).counts.reactions).toEqual({ like: 4 })
})
