import '../comments/facts.ts'
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
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob, cat } = await kindred.people('ann', 'bob', 'cat'))
  mia = await withRole(kindred, 'mia', 'moderator')
})
afterAll(async () => {
  expect(await kindred?.doctor()).toEqual([])
  await kindred?.[Symbol.asyncDispose]()
})

const missing = { reason: 'not-found' }
const because = { reason: 'against the rules' }
const soup = { subject: { kind: 'recipe', id: 'soup' } }
const postOf = async (given: object = {}) => ({ post: (await ann.posts.create({ text: 'a post', ...given })).id })
const say = async (who: TestPerson, on: Parameters<TestPerson['comments']['add']>[0]['on'], parent?: CommentId) =>
  (await who.comments.add({ on, text: 'words', ...(parent && { parent }) })).id

test.each(['post', 'subject'] as const)(
  '[VIS-2] a hidden comment on a %s is there for its author and moderators alone, until it is restored',
  async (kind) => {
    const on = kind === 'post' ? await postOf() : soup
    const comment = await say(bob, on)
    kindred.expectFacts({})
    const done = await mia.moderation.decide({ on: { comment }, action: 'hide', ...because })
    expect(done).toMatchObject({ action: 'hide', on: { comment }, by: mia.id, ...because })
    kindred.expectFacts({ 'comment.hidden': 1, '*': 0 })
    await mia.moderation.decide({ on: { comment }, action: 'hide', ...because })
    kindred.expectFacts({ '*': 0 })
    for (const who of [ann, cat]) await expect(who.comments.get({ comment })).rejects.toMatchObject(missing)
    for (const who of [bob, mia]) expect(await who.comments.get({ comment })).toMatchObject({ hidden: true })
    await mia.moderation.decide({ on: { comment }, action: 'restore', ...because })
    expect(await cat.comments.get({ comment })).toMatchObject({ hidden: false })
    const { items } = await mia.moderation.history({ on: { comment } })
    expect(items.map(({ action, on: about }) => [action, about])).toEqual([
      ['restore', { comment }],
      ['hide', { comment }],
      ['hide', { comment }],
    ])
    expect((await mia.moderation.history({ on: { comment }, limit: 1 })).cursor).not.toBeNull()
  },
)

test('[AUTHZ-1] [ERR-1] nobody below a moderator decides on a comment, and a moderator on none that is private, held or gone', async () => {
  const open = await postOf()
  const decision = { on: { comment: await say(bob, open) }, action: 'hide', ...because } as const
  await expect(bob.moderation.decide(decision)).rejects.toMatchObject({ reason: 'forbidden' })
  const removed = await say(bob, open)
  await bob.comments.remove({ comment: removed })
  await ann.graph.closeFriends.add({ person: bob.ref })
  const kept = await say(bob, await postOf({ audience: 'closeFriends' }))
  const held = await say(bob, await postOf({ holdReplies: true }))
  for (const comment of [removed, kept, held, '1' as CommentId]) {
    await expect(mia.moderation.decide({ ...decision, on: { comment } })).rejects.toMatchObject(missing)
    await expect(mia.moderation.history({ on: { comment } })).rejects.toMatchObject(missing)
    await expect(mia.admin.explain({ viewer: bob.ref, item: { comment } })).rejects.toMatchObject(missing)
  }
})

test('[VIS-2] why somebody sees a comment, or does not, agrees with whether they do, and names what keeps it from them', async () => {
  const { dan, eve, fay } = await kindred.people('dan', 'eve', 'fay')
  const on = await postOf()
  const top = await say(dan, on)
  const reply = await say(bob, on, top)
  const away = await say(bob, on)
  await ann.comments.hide({ comment: away })
  await dan.graph.block({ target: eve.ref })
  await ann.graph.block({ target: fay.ref })
  const failing = async (viewer: TestPerson, comment: CommentId) => {
    const told = await mia.admin.explain({ viewer: viewer.ref, item: { comment } })
    const sees = await viewer.comments.get({ comment }).then(
      () => true,
      () => false,
    )
    expect(told.isVisible).toBe(sees)
    return [...told.person, ...told.item].filter(({ holds }) => !holds).map(({ name }) => name)
  }
  expect(await failing(cat, reply)).toEqual([])
  expect(await failing(ann, away)).toEqual([])
  expect(await failing(bob, away)).toEqual([])
  expect(await failing(cat, away)).toEqual(['isNotPutAway'])
  expect(await failing(eve, top)).toEqual(['authorDoesNotBlock'])
  expect(await failing(eve, reply)).toEqual(['whatItAnswersIsThere'])
  expect(await failing(fay, reply)).toContain('whatItIsOnIsVisible')
  expect(await failing(cat, await say(bob, soup))).toEqual([])
})
