import './facts.ts'
import type { CommentId, PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import { type TestClient, type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let cat: TestPerson
let dan: TestPerson
let mia: TestPerson

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob, cat, dan } = await kindred.people('ann', 'bob', 'cat', 'dan'))
  mia = await withRole(kindred, 'mia', 'moderator')
  await ann.graph.follow({ target: dan.ref })
})
afterAll(async () => {
  expect(await kindred?.doctor()).toEqual([])
  await kindred?.[Symbol.asyncDispose]()
})

const missing = { reason: 'not-found' }
const waiting = { reason: 'comments.held' }
const postOf = async (given: object = {}) =>
  (await ann.posts.create({ text: 'a post', holdReplies: true, ...given })).id
const say = (who: TestPerson, post: PostId, parent?: CommentId) =>
  who.comments.add({ on: { post }, text: 'words', ...(parent && { parent }) })
const list = async (who: TestClient, post: PostId) =>
  (await who.comments.list({ on: { post }, sort: 'oldest' })).items.map(({ id }) => id)
const held = async (post: PostId) => (await ann.comments.held({ post })).items.map(({ id }) => id)
const countOf = async (post: PostId) => (await bob.posts.get({ post })).counts.comments

test('[VIS-2] what people say whom the author does not follow waits, and is there for them and the author alone', async () => {
  const post = await postOf()
  expect(await bob.posts.get({ post })).toMatchObject({ holdReplies: true, can: { comment: true } })
  const comment = await say(bob, post)
  expect(comment).toMatchObject({ held: true, can: { reply: false, edit: true, remove: true } })
  for (const who of [ann, bob]) expect(await list(who, post)).toEqual([comment.id])
  for (const who of [cat, mia, kindred.anonymous]) {
    expect(await list(who, post)).toEqual([])
    await expect(who.comments.get({ comment: comment.id })).rejects.toMatchObject(missing)
    await expect(who.comments.reactions({ comment: comment.id })).rejects.toMatchObject(missing)
  }
  for (const who of [cat, mia]) {
    await expect(say(who, post, comment.id)).rejects.toMatchObject(missing)
    await expect(who.comments.approve({ comment: comment.id })).rejects.toMatchObject(missing)
    await expect(who.comments.remove({ comment: comment.id })).rejects.toMatchObject(missing)
  }
  expect(await countOf(post)).toBe(0)
})

test('[VIS-2] the author of the post and whom they follow wait for nobody, nor does anybody where nothing is held', async () => {
  const post = await postOf()
  for (const who of [ann, dan]) expect((await say(who, post)).held).toBe(false)
  await ann.posts.edit({ post, holdReplies: false })
  expect((await say(bob, post)).held).toBe(false)
  expect(await ann.posts.edit({ post, holdReplies: true })).toMatchObject({ holdReplies: true, editedAt: null })
  const { id } = await say(bob, post)
  await ann.posts.edit({ post, holdReplies: false })
  expect(await held(post)).toEqual([id])
  expect(await countOf(post)).toBe(3)
})

test('[CNT-1] approving shows a comment to everybody, counts it once, and only then tells of it', async () => {
  const post = await postOf()
  const { id: parent } = await say(dan, post)
  kindred.expectFacts({})
  const { id: comment } = await say(bob, post, parent)
  await bob.comments.edit({ comment, text: 'other words' })
  kindred.expectFacts({ 'comment.held': 1, '*': 0 })
  expect((await cat.comments.get({ comment: parent })).counts.replies).toBe(0)
  await expect(bob.comments.approve({ comment })).rejects.toMatchObject({ reason: 'comments.not-owner' })
  for (let time = 0; time < 2; time++) await ann.comments.approve({ comment })
  kindred.expectFacts({ 'comment.created': 1, '*': 0 })
  expect(await cat.comments.get({ comment })).toMatchObject({ held: false, text: 'other words' })
  expect((await cat.comments.get({ comment: parent })).counts.replies).toBe(1)
  expect([await countOf(post), await held(post)]).toEqual([2, []])
})

test('[VIS-2] approving what is hidden tells of nothing that others do not see, and showing it tells that it is seen', async () => {
  const post = await postOf()
  const { id: comment } = await say(bob, post)
  await ann.comments.hide({ comment })
  kindred.expectFacts({})
  await ann.comments.approve({ comment })
  kindred.expectFacts({ '*': 0 })
  await expect(cat.comments.get({ comment })).rejects.toMatchObject(missing)
  expect([await countOf(post), await held(post)]).toEqual([0, []])
  await ann.comments.unhide({ comment })
  kindred.expectFacts({ 'comment.restored': 1, '*': 0 })
  expect((await cat.comments.get({ comment })).held).toBe(false)
  expect(await countOf(post)).toBe(1)
})

test('[CNT-1] an approved comment waits again once it is edited, is neither counted nor pinned meanwhile, and is told of once', async () => {
  const post = await postOf()
  const { id: parent } = await say(dan, post)
  for (const under of [undefined, parent]) {
    const { id: comment } = await say(bob, post, under)
    await ann.comments.approve({ comment })
    if (!under) await ann.comments.pin({ comment })
    const before = await countOf(post)
    kindred.expectFacts({})
    const edit = () => bob.comments.edit({ comment, text: 'something else' })
    expect(await edit()).toMatchObject({ held: true, pinned: false, text: 'something else' })
    kindred.expectFacts({ 'comment.held': 1, '*': 0 })
    await edit()
    await bob.comments.edit({ comment, text: 'something else again' })
    kindred.expectFacts({ '*': 0 })
    await expect(cat.comments.get({ comment })).rejects.toMatchObject(missing)
    expect([await countOf(post), await held(post)]).toEqual([before - 1, [comment]])
    for (let time = 0; time < 2; time++) await ann.comments.approve({ comment })
    kindred.expectFacts({ 'comment.restored': 1, '*': 0 })
    expect(await cat.comments.get({ comment })).toMatchObject({ held: false, text: 'something else again' })
    expect([await countOf(post), await held(post)]).toEqual([before, []])
  }
  expect((await cat.comments.get({ comment: parent })).counts.replies).toBe(1)
})

test('[VIS-2] an edit waits for nobody where what its author says does not', async () => {
  const post = await postOf()
  for (const who of [ann, dan]) {
    const { id: comment } = await say(who, post)
    expect((await who.comments.edit({ comment, text: 'other words' })).held).toBe(false)
  }
  const { id: comment } = await say(bob, post)
  await ann.comments.approve({ comment })
  expect((await bob.comments.edit({ comment, text: 'words' })).held).toBe(false)
  await ann.posts.edit({ post, holdReplies: false })
  expect((await bob.comments.edit({ comment, text: 'other words' })).held).toBe(false)
})

test('[VIS-4] removing what waits again tells those of it who were told that it was said', async () => {
  const post = await postOf()
  const { id: comment } = await say(bob, post)
  await ann.comments.approve({ comment })
  await bob.comments.edit({ comment, text: 'other words' })
  kindred.expectFacts({})
  await bob.comments.remove({ comment })
  kindred.expectFacts({ 'comment.removed': 1, '*': 0 })
  expect([await list(ann, post), await held(post), await countOf(post)]).toEqual([[], [], 0])
})

test('[CNT-1] of edits and approvals at once each comment counts once or waits', async () => {
  const post = await postOf()
  const said = await Promise.all(Array.from({ length: 4 }, () => say(bob, post)))
  await Promise.all(
    said.flatMap(({ id: comment }) =>
      [0, 1].flatMap((turn) => [
        ann.comments.approve({ comment }),
        bob.comments.edit({ comment, text: `words ${turn}` }),
      ]),
    ),
  )
  expect((await countOf(post)) + (await held(post)).length).toBe(4)
})

test('[CNT-3] of sixteen approvals at once one counts', async () => {
  const post = await postOf()
  const { id: comment } = await say(bob, post)
  await Promise.all(Array.from({ length: 16 }, () => ann.comments.approve({ comment })))
  expect(await countOf(post)).toBe(1)
})

test('nobody answers what waits, nor pins it', async () => {
  const post = await postOf()
  const { id: comment } = await say(bob, post)
  for (const who of [ann, bob]) await expect(say(who, post, comment)).rejects.toMatchObject(waiting)
  await expect(ann.comments.pin({ comment })).rejects.toMatchObject(waiting)
  expect((await ann.comments.get({ comment })).can).toMatchObject({ reply: false, pin: false, hide: true })
})

test('[VIS-4] removing what waits tells nobody and leaves no place', async () => {
  const post = await postOf()
  kindred.expectFacts({})
  for (const who of [ann, bob]) {
    const { id: comment } = await say(bob, post)
    kindred.expectFacts({ 'comment.held': 1 })
    await who.comments.remove({ comment })
    kindred.expectFacts({ '*': 0 })
  }
  expect([await list(ann, post), await held(post), await countOf(post)]).toEqual([[], [], 0])
})

test('[AUTHZ-2] [ERR-1] what waits is listed for the author of the post alone', async () => {
  const [post, hidden] = [await postOf(), await postOf({ audience: 'closeFriends' })]
  for (const who of [bob, mia])
    await expect(who.comments.held({ post })).rejects.toMatchObject({ reason: 'comments.not-owner' })
  for (const none of [hidden, '1' as PostId])
    await expect(bob.comments.held({ post: none })).rejects.toMatchObject(missing)
})

test('[PAG-1] [BLK-1] pages of what waits give each comment once, the oldest first, without those of whom a block parts', async () => {
  const post = await postOf()
  const { eve } = await kindred.people('eve')
  const said: CommentId[] = []
  for (let number = 0; number < 5; number++) {
    said.push((await say(bob, post)).id)
    await say(eve, post)
  }
  await eve.graph.block({ target: ann.ref })
  const seen: CommentId[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await ann.comments.held({ post, limit: 2, ...(cursor && { cursor }) })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.cursor
  }
  expect(seen).toEqual(said)
})

test('[VIS-2] what waits beneath a comment that its author’s block hides is absent with it', async () => {
  const post = await postOf({ holdReplies: false })
  const { ivy } = await kindred.people('ivy')
  const above = await ivy.comments.add({ on: { post }, text: 'said first' })
  await ann.posts.edit({ post, holdReplies: true })
  const { id } = await bob.comments.add({ on: { post }, text: 'an answer', parent: above.id })
  expect(await held(post)).toEqual([id])
  await ivy.graph.block({ target: ann.ref })
  expect(await held(post)).toEqual([])
})
