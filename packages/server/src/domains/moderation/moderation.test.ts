import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { system } from '../../kernel/viewer.ts'
import { TEST_PASSWORD, type TestClient, type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let moderator: TestClient
let admin: TestClient

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
  moderator = await withRole('mia', 'moderator')
  admin = await withRole('boss', 'admin')
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

async function withRole(handle: string, role: 'moderator' | 'admin'): Promise<TestClient> {
  const people = await kindred.people(handle)
  await kindred.server.house.services.accounts.setRole(system, `@${handle}`, role)
  expect(people[handle]).toBeDefined()
  const { session } = await kindred.anonymous.auth.signIn({ identifier: handle, password: TEST_PASSWORD })
  return kindred.withToken(session.token)
}

const missing = { reason: 'not-found' }
const because = { reason: 'against the rules' }

test('a hidden post is there for its author and moderators alone, until it is restored', async () => {
  const { id: post } = await ann.posts.create({ text: 'questionable' })
  const on = { post }
  await moderator.moderation.decide({ on, action: 'hide', ...because })
  await expect(bob.posts.get({ post })).rejects.toMatchObject(missing)
  await expect(kindred.anonymous.posts.get({ post })).rejects.toMatchObject(missing)
  expect(await ann.posts.get({ post })).toMatchObject({ hidden: true, can: { edit: true } })
  expect(await admin.posts.get({ post })).toMatchObject({ hidden: true, can: { moderate: true, edit: false } })
  expect((await bob.posts.by({ author: '@ann' })).items).toEqual([])
  await moderator.moderation.decide({ on, action: 'restore', ...because })
  expect(await bob.posts.get({ post })).toMatchObject({ hidden: false })
  const { items } = await admin.moderation.history({ on })
  expect(items.map(({ action, reason }) => [action, reason])).toEqual([
    ['restore', because.reason],
    ['hide', because.reason],
  ])
})

test('[AUTHZ-1] nobody below a moderator decides, and a moderator decides on nothing private and is told nothing of it', async () => {
  const { id: post } = await ann.posts.create({ text: 'for friends', audience: 'closeFriends' })
  const decision = { on: { post }, action: 'hide', ...because } as const
  await expect(bob.moderation.decide(decision)).rejects.toMatchObject({ reason: 'forbidden' })
  await expect(kindred.anonymous.moderation.decide(decision)).rejects.toMatchObject({ reason: 'unauthenticated' })
  await expect(moderator.moderation.decide(decision)).rejects.toMatchObject(missing)
  await expect(moderator.moderation.history({ on: { post } })).rejects.toMatchObject(missing)
  await expect(moderator.admin.explain({ viewer: bob.ref, item: { post } })).rejects.toMatchObject(missing)
})

test('a block withholds from moderation nothing that everybody can read', async () => {
  const { zoe } = await kindred.people('zoe')
  const { id: open } = await zoe.posts.create({ text: 'for all' })
  const { id: closed } = await zoe.posts.create({ text: 'for followers', audience: 'followers' })
  await zoe.graph.block({ target: '@mia' })
  await expect(moderator.posts.get({ post: open })).rejects.toMatchObject(missing)
  const hide = { action: 'hide', ...because } as const
  await moderator.moderation.decide({ on: { post: open }, ...hide })
  await expect(bob.posts.get({ post: open })).rejects.toMatchObject(missing)
  await moderator.moderation.decide({ on: { post: open }, action: 'restore', ...because })
  expect(await bob.posts.get({ post: open })).toMatchObject({ text: 'for all' })
  await expect(moderator.moderation.decide({ on: { post: closed }, ...hide })).rejects.toMatchObject(missing)
})

test('[SES-4] a suspended account is gone at once, and comes back as it was', async () => {
  const { kit } = await kindred.people('kit')
  const { id: post } = await kit.posts.create({ text: 'still here' })
  const until = new Date(kindred.clock() + 60_000).toISOString()
  await moderator.admin.people.suspend({ person: '@kit', until, ...because })
  await expect(kit.profiles.me()).rejects.toMatchObject({ reason: 'unauthenticated' })
  await expect(bob.posts.get({ post })).rejects.toMatchObject(missing)
  await expect(bob.profiles.get({ person: kit.id })).rejects.toMatchObject(missing)
  await moderator.admin.people.unsuspend({ person: '@kit', ...because })
  expect(await bob.posts.get({ post })).toMatchObject({ text: 'still here' })
  const { items } = await moderator.moderation.history({ on: { person: '@kit' }, limit: 1 })
  expect(items).toMatchObject([{ action: 'unsuspend', on: { person: kit.id } }])
})

test('a suspension that would have ended already is refused, and nothing is recorded', async () => {
  const until = new Date(kindred.clock()).toISOString()
  const refused = { reason: 'invalid-input', details: { issues: [expect.objectContaining({ path: 'until' })] } }
  await expect(moderator.admin.people.suspend({ person: '@bob', until, ...because })).rejects.toMatchObject(refused)
  expect((await moderator.moderation.history({ on: { person: '@bob' } })).items).toEqual([])
})

test('[AUTHZ-1] roles are given by admins alone, and never their own', async () => {
  const { pia } = await kindred.people('pia')
  const not = { reason: 'moderation.not-allowed' }
  await expect(moderator.admin.people.role({ person: '@pia', role: 'admin' })).rejects.toMatchObject({
    reason: 'forbidden',
  })
  await expect(admin.admin.people.role({ person: '@boss', role: 'member' })).rejects.toMatchObject(not)
  await expect(moderator.admin.people.suspend({ person: '@boss', ...because })).rejects.toMatchObject(not)
  await admin.admin.people.role({ person: '@pia', role: 'moderator' })
  await expect(pia.profiles.me()).rejects.toMatchObject({ reason: 'unauthenticated' })
  const { items } = await admin.moderation.history({ on: { person: pia.id } })
  expect(items).toMatchObject([{ action: 'role', reason: null }])
})

test('[PAG-1] the record of a post pages to its end', async () => {
  const { id: post } = await ann.posts.create({ text: 'to and fro' })
  const on = { post }
  for (const action of ['hide', 'restore', 'hide', 'restore', 'hide'] as const)
    await moderator.moderation.decide({ on, action, ...because })
  const whole = await moderator.moderation.history({ on })
  const first = await moderator.moderation.history({ on, limit: 3 })
  const second = await moderator.moderation.history({ on, limit: 3, cursor: first.cursor as string })
  expect([...first.items, ...second.items]).toEqual(whole.items)
  expect(second.cursor).toBeNull()
})
