import type { PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let statements = 0
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl'), onQuery: () => void statements++ })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const newer = async (person: TestPerson, since: PostId) => (await person.feeds.newer({ feed: 'home', since })).count
const explain = (person: TestPerson, post: PostId) => person.feeds.explain({ feed: 'home', post })

test('[FEED-2] as many are newer as the home shows above a post, and what is hidden is not counted', async () => {
  const { ann, bob, cat } = await kindred.people('ann', 'bob', 'cat')
  await ann.graph.follow({ target: bob.ref })
  await ann.feeds.followTag({ tag: 'tea' })
  await ann.graph.mutedWords.add({ text: 'mumble' })
  const { id: since } = await bob.posts.create({ text: 'first' })
  expect(await newer(ann, since)).toBe(0)
  const { id: second } = await bob.posts.create({ text: 'second' })
  await bob.posts.create({ text: 'for friends', audience: 'closeFriends' })
  await bob.posts.create({ text: 'mumble' })
  await cat.posts.create({ text: 'of a stranger' })
  await cat.posts.create({ text: 'of a stranger, with #tea' })
  await ann.posts.create({ text: 'my own mumble' })
  expect(await newer(ann, since)).toBe(3)
  expect(await newer(ann, second)).toBe(2)
  await bob.posts.remove({ post: second })
  expect(await newer(ann, since)).toBe(2)
  await bob.graph.block({ target: ann.ref })
  await ann.feeds.unfollowTag({ tag: 'tea' })
  expect(await newer(ann, since)).toBe(1)
})

test('[FEED-2] [PERF-1] ninety-nine stands for more, and where nothing is new next to nothing is asked', async () => {
  const { dan, eve } = await kindred.people('dan', 'eve')
  await dan.graph.follow({ target: eve.ref })
  const { id: since } = await eve.posts.create({ text: 'before' })
  let last = since
  for (let number = 0; number < 98; number++) last = (await eve.posts.create({ text: 'new' })).id
  expect(await newer(dan, since)).toBe(98)
  for (let number = 0; number < 4; number++) last = (await eve.posts.create({ text: 'new' })).id
  expect(await newer(dan, since)).toBe(99)
  for (let round = 0; round < 3; round++) expect(await newer(dan, last)).toBe(0)
  const viewer = { kind: 'account', id: dan.id, role: 'member', session: undefined } as const
  statements = 0
  expect(await kindred.server.as(viewer).feeds.newer({ feed: 'home', since: last })).toEqual({ count: 0 })
  expect(statements).toBe(kindred.server.database.foreignCommits ? 0 : 1)
})

test('[FEED-2] [ERR-1] why a post is in a home is told by every fact, and agrees with the home', async () => {
  const { flo, gus, hal } = await kindred.people('flo', 'gus', 'hal')
  const moderator = await withRole(kindred, 'mia', 'moderator')
  await flo.graph.follow({ target: gus.ref })
  const { id: plain } = await gus.posts.create({ text: 'plain' })
  const { id: loud } = await gus.posts.create({ text: 'LOUD #tea' })
  const { id: strange } = await hal.posts.create({ text: 'strange #tea' })
  const { id: own } = await flo.posts.create({ text: 'loud and mine #tea' })
  const { id: closed } = await gus.posts.create({ text: 'closed', audience: 'closeFriends' })
  const agree = async () => {
    const shown = new Set((await flo.feeds.home({ limit: 100 })).items.map(({ post }) => post.id))
    for (const post of [plain, loud, strange, own]) expect((await explain(flo, post)).isThere).toBe(shown.has(post))
  }
  expect(await explain(flo, plain)).toEqual({ isThere: true, facts: ['following'] })
  expect(await explain(flo, strange)).toEqual({ isThere: false, facts: ['not-following'] })
  expect(await explain(flo, own)).toEqual({ isThere: true, facts: ['own'] })
  await agree()
  await flo.feeds.followTag({ tag: 'tea' })
  await flo.graph.mutedWords.add({ text: 'loud' })
  expect(await explain(flo, loud)).toEqual({ isThere: false, facts: ['following', 'tag', 'mutedWord'] })
  expect(await explain(flo, strange)).toEqual({ isThere: true, facts: ['tag', 'not-following'] })
  expect(await explain(flo, own)).toEqual({ isThere: true, facts: ['own', 'tag'] })
  await agree()
  await flo.graph.mute({ target: gus.ref, scope: ['posts'] })
  await flo.graph.mute({ target: hal.ref, scope: ['stories'] })
  expect(await explain(flo, plain)).toEqual({ isThere: false, facts: ['following', 'muted'] })
  expect(await explain(flo, strange)).toEqual({ isThere: true, facts: ['tag', 'not-following'] })
  await agree()
  for (const post of [closed, '4503599627370495' as PostId])
    await expect(explain(flo, post)).rejects.toMatchObject({ reason: 'not-found' })
  await expect(moderator.admin.explain({ viewer: flo.ref, item: { post: closed } })).rejects.toMatchObject({
    reason: 'not-found',
  })
})

test('[VIS-2] [AUTHZ-1] moderators are told clause by clause why somebody sees a post, or does not', async () => {
  const { ida, joe } = await kindred.people('ida', 'joe')
  const moderator = await withRole(kindred, 'max', 'moderator')
  const { id: post } = await joe.posts.create({ text: 'hello' })
  const asked = { viewer: ida.ref, item: { post } }
  const clauses = (holds: boolean, ...names: string[]) => names.map((name) => ({ name, holds }))
  expect(await moderator.admin.explain(asked)).toEqual({
    isVisible: true,
    person: clauses(true, 'authorIsActive', 'viewerDoesNotBlock', 'authorDoesNotBlock'),
    item: clauses(true, 'isNotRemoved', 'isNotHidden', 'isNotArchived', 'isMeantForViewer'),
    audience: clauses(true, 'authorIsPublicOrFollowed'),
  })
  await joe.graph.block({ target: ida.ref })
  await moderator.moderation.decide({ on: { post }, action: 'hide', reason: 'spam' })
  expect(await moderator.admin.explain(asked)).toMatchObject({
    isVisible: false,
    person: [{ holds: true }, { holds: true }, { name: 'authorDoesNotBlock', holds: false }],
    item: [{ holds: true }, { name: 'isNotHidden', holds: false }, { holds: true }, { holds: true }],
  })
  await expect(joe.raw('admin.explain', asked)).resolves.toMatchObject({ status: 403 })
  const nobody = { ...asked, viewer: '@nobody_at_all' as const }
  await expect(moderator.admin.explain(nobody)).rejects.toMatchObject({ reason: 'not-found' })
})
