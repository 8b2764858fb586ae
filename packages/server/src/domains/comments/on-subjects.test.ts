import './facts.ts'
import type { CommentId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let cat: TestPerson
let mia: TestPerson

beforeAll(async () => {
  kindred = await testServer({
    databaseUrl: inject('databaseUrl'),
    settings: { subjects: { recipe: {}, advert: { comments: false } } },
  })
  ;({ ann, bob, cat } = await kindred.people('ann', 'bob', 'cat'))
  mia = await withRole(kindred, 'mia', 'moderator')
})
afterAll(async () => {
  expect(await kindred?.doctor()).toEqual([])
  await kindred?.[Symbol.asyncDispose]()
})

let made = 0
const recipe = () => ({ kind: 'recipe', id: `of test ${++made}` })
type Subject = ReturnType<typeof recipe>
const say = async (who: TestPerson, subject: Subject, parent?: CommentId) =>
  (await who.comments.add({ on: { subject }, text: 'words', ...(parent && { parent }) })).id
const list = async (who: Pick<TestPerson, 'comments'>, subject: Subject) =>
  (await who.comments.list({ on: { subject }, sort: 'oldest' })).items.map(({ id }) => id)
const countOf = async (subject: Subject) => (await ann.subjects.counts({ subjects: [subject] })).subjects[0]?.comments
const missing = { reason: 'not-found' }

test('[CNT-1] people comment on a thing of the app, answer each other, and it tells how many', async () => {
  const subject = recipe()
  const comment = await bob.comments.add({ on: { subject }, text: 'tasty, @ann' })
  expect(comment).toMatchObject({
    on: { subject },
    depth: 1,
    author: { id: bob.id },
    spans: [{ kind: 'mention', person: ann.id }],
    can: { react: true, reply: true, edit: true, remove: true, pin: false, hide: false },
  })
  const reply = await say(ann, subject, comment.id)
  expect(await kindred.anonymous.comments.get({ comment: reply })).toMatchObject({
    on: { subject },
    parent: comment.id,
  })
  const [listed] = (await kindred.anonymous.comments.list({ on: { subject } })).items
  expect(listed).toMatchObject({ id: comment.id, on: { subject }, replies: { count: 1, items: [{ id: reply }] } })
  expect(await countOf(subject)).toBe(2)
  await bob.comments.remove({ comment: comment.id })
  expect(await countOf(subject)).toBe(1)
})

test('[PAG-1] pages of a thing, and where the beginning of replies goes on, give each comment once', async () => {
  const subject = recipe()
  const parent = await say(ann, subject)
  const replies: CommentId[] = []
  for (let number = 0; number < 5; number++) replies.push(await say(bob, subject, parent))
  const { items } = await cat.comments.list({ on: { subject } })
  const { cursor, items: first = [] } = items[0]?.replies ?? {}
  const rest = await cat.comments.list({ on: { subject }, parent, sort: 'oldest', cursor: cursor ?? undefined })
  expect([...first, ...rest.items].map(({ id }) => id)).toEqual(replies)
})

test('a thing on which nobody said anything has an empty list, and to read it writes no row', async () => {
  const rows = async () => (await kindred.dump()).subjects?.length
  const before = await rows()
  const subject = recipe()
  expect(await kindred.anonymous.comments.list({ on: { subject } })).toEqual({ items: [], cursor: null })
  await expect(ann.comments.list({ on: { subject }, cursor: 'made up' })).rejects.toMatchObject({
    reason: 'invalid-input',
  })
  await expect(say(ann, subject, '1' as CommentId)).rejects.toMatchObject(missing)
  expect(await rows()).toBe(before)
})

test('[AUTHZ-5] a comment on another thing, or on a post, is answered there as if it were missing', async () => {
  const [subject, other] = [recipe(), recipe()]
  const { id: post } = await ann.posts.create({ text: 'a post' })
  const [here, elsewhere] = [await say(bob, subject), await say(bob, other)]
  const { id: onPost } = await bob.comments.add({ on: { post }, text: 'words' })
  for (const parent of [elsewhere, onPost]) {
    await expect(say(bob, subject, parent)).rejects.toMatchObject(missing)
    await expect(bob.comments.list({ on: { subject }, parent })).rejects.toMatchObject(missing)
  }
  await expect(bob.comments.add({ on: { post }, text: 'words', parent: here })).rejects.toMatchObject(missing)
})

test('a kind that is undeclared, or that takes no comments, is refused with what would be taken', async () => {
  await expect(say(ann, { kind: 'no-such', id: 'one' })).rejects.toMatchObject({
    reason: 'invalid-input',
    details: { issues: [{ path: 'on.subject.kind' }] },
  })
  const advert = { kind: 'advert', id: 'one' }
  await expect(say(ann, advert)).rejects.toMatchObject({ reason: 'comments.closed' })
  expect(await list(ann, advert)).toEqual([])
})

test('[AUTHZ-2] nobody but moderators pins and hides on a thing of the app, and authors remove their own', async () => {
  const subject = recipe()
  const [first, second] = [await say(bob, subject), await say(cat, subject)]
  for (const who of [ann, bob])
    for (const verb of ['pin', 'unpin', 'hide', 'unhide'] as const)
      await expect(who.comments[verb]({ comment: first })).rejects.toMatchObject({ reason: 'comments.not-owner' })
  expect((await mia.comments.get({ comment: first })).can).toMatchObject({ pin: true, hide: true, remove: true })
  await mia.comments.pin({ comment: first })
  expect((await ann.comments.list({ on: { subject } })).items[0]).toMatchObject({ id: first, pinned: true })
  await mia.comments.hide({ comment: second })
  expect([await list(ann, subject), await list(cat, subject), await countOf(subject)]).toEqual([
    [first],
    [first, second],
    1,
  ])
  await expect(ann.comments.remove({ comment: first })).rejects.toMatchObject({ reason: 'comments.not-yours' })
  for (const comment of [first, second]) await mia.comments.remove({ comment })
  expect(await list(ann, subject)).toEqual([])
})

test('[BLK-1] whom a block parts from the viewer says nothing to them on a thing of the app', async () => {
  const subject = recipe()
  const { eve, fay } = await kindred.people('eve', 'fay')
  const comment = await say(eve, subject)
  const reply = await say(ann, subject, comment)
  await eve.graph.block({ target: fay.ref })
  expect(await list(fay, subject)).toEqual([])
  await expect(fay.comments.get({ comment: reply })).rejects.toMatchObject(missing)
  await expect(say(fay, subject, comment)).rejects.toMatchObject(missing)
})

test('[CNT-3] the first comments on a thing, thirty-two at once, are all there and counted', async () => {
  const subject = recipe()
  await Promise.all(Array.from({ length: 32 }, (_, at) => say([ann, bob, cat][at % 3] as TestPerson, subject)))
  expect(await countOf(subject)).toBe(32)
  expect((await ann.comments.list({ on: { subject }, limit: 100 })).items).toHaveLength(32)
})
