import type { PersonRef, PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { Refused, type TestClient, type TestPerson, type TestServer, testServer } from '../src/testing/index.ts'
import { withRole } from './staff.ts'

let kit: TestServer
let admin: TestPerson
beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  admin = await withRole(kit, 'mia', 'admin')
})
afterAll(() => kit?.[Symbol.asyncDispose]())

const options = { numRuns: 15, interruptAfterTimeLimit: 60_000 }
let made = 0

/** Ignores that the other side was faster. */
const mayLose = (attempt: Promise<unknown>) =>
  attempt.catch((error: unknown) => {
    const reason = error instanceof Refused ? error.reason : String(error)
    expect(['not-found', 'graph.unblock-first']).toContain(reason)
  })

const areNotFound = (...attempts: Promise<unknown>[]) =>
  Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject({ reason: 'not-found' })))

interface Two {
  readonly ann: TestPerson
  readonly bob: TestPerson
  readonly post: PostId
}

/** What two people do about each other, at once. */
const deeds: Record<string, (two: Two) => Promise<unknown>> = {
  block: ({ ann, bob }) => ann.graph.block({ target: bob.ref }),
  blockBack: ({ ann, bob }) => bob.graph.block({ target: ann.ref }),
  follow: ({ ann, bob }) => bob.graph.follow({ target: ann.ref }),
  followBack: ({ ann, bob }) => ann.graph.follow({ target: bob.ref }),
  befriend: ({ ann, bob }) => ann.graph.closeFriends.add({ person: bob.ref }),
  repost: ({ bob, post }) => bob.posts.repost({ post }),
  react: ({ bob, post }) => bob.posts.react({ post, reaction: 'like' }),
  comment: ({ bob, post }) => bob.comments.add({ on: { post }, text: 'well' }),
  quote: ({ bob, post }) => bob.posts.create({ text: 'as she said', quote: post }),
}
const names = Object.keys(deeds)

/** The rows of a table in which both are. */
async function between({ ann, bob }: Two, table: string): Promise<string[]> {
  const rows = (await kit.dump())[table] ?? []
  return rows.filter((row) => row.includes(`"${ann.id}"`) && row.includes(`"${bob.id}"`))
}

test('[BLK-6] in whatever order a block meets follows, reposts, comments and quotes, it alone lies between them after', async () => {
  const order = fc.shuffledSubarray(names, { minLength: names.length, maxLength: names.length })
  await fc.assert(
    fc.asyncProperty(order, fc.nat(3), async (all, times) => {
      const handles = [`ann_${++made}`, `bob_${made}`]
      const [ann, bob] = Object.values(await kit.people(...handles)) as [TestPerson, TestPerson]
      const two = { ann, bob, post: (await ann.posts.create({ text: 'hello' })).id }
      const calls = [...all, ...all.slice(0, times)]
      await Promise.all(calls.map((name) => mayLose(deeds[name]?.(two) ?? Promise.reject(name))))
      expect((await between(two, 'blocks')).length).toBe(1)
      for (const table of ['follows', 'follow_requests', 'close_friends']) expect(await between(two, table)).toEqual([])
      await areNotFound(bob.posts.get({ post: two.post }), bob.posts.repost({ post: two.post }))
      expect((await ann.posts.reposts({ post: two.post })).items).toEqual([])
      expect((await ann.posts.reactions({ post: two.post })).items).toEqual([])
      expect((await ann.comments.list({ on: { post: two.post } })).items).toEqual([])
    }),
    options,
  )
  expect(await kit.doctor()).toEqual([])
})

interface Hosted {
  readonly externalId: string
  readonly id: PersonRef
  client: TestClient
}

/** Opens a session for somebody of the host app. */
async function enter(externalId: string): Promise<TestClient> {
  const { token } = await admin.admin.tokens.mint({ externalId })
  return kit.withToken((await kit.anonymous.auth.exchange({ token })).session.token)
}

async function join(externalId: string): Promise<Hosted> {
  const { person } = await admin.admin.people.upsert({ externalId, handle: externalId })
  return { externalId, id: person.id, client: await enter(externalId) }
}

/** What may become of either of the two. */
const turns: Record<string, (one: Hosted) => Promise<unknown>> = {
  rename: ({ externalId }) => admin.admin.people.upsert({ externalId, handle: `other_${++made}`, name: 'Other' }),
  hide: ({ client }) => client.profiles.updateSettings({ isPrivate: true }),
  show: ({ client }) => client.profiles.updateSettings({ isPrivate: false }),
  async suspend(one) {
    await admin.admin.people.suspend({ person: one.id, reason: 'because' })
    await admin.admin.people.unsuspend({ person: one.id, reason: 'because' })
    one.client = await enter(one.externalId)
  },
  signOut: async (one) => {
    await one.client.auth.signOut()
    one.client = await enter(one.externalId)
  },
}

test('[BLK-8] a block outlives whatever becomes of either: another handle, privacy, a suspension, another session', async () => {
  const turn = fc.record({ name: fc.constantFrom(...Object.keys(turns)), isAnn: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 6 }), async (drawn) => {
      const [ann, bob] = [await join(`host_a${++made}`), await join(`host_b${made}`)]
      await ann.client.graph.block({ target: bob.id })
      for (const { name, isAnn } of drawn) await turns[name]?.(isAnn ? ann : bob)
      const { relationships } = await ann.client.graph.relationships({ targets: [bob.id] })
      expect(relationships).toMatchObject([{ blocking: true, following: 'no', followedBy: false }])
      await areNotFound(
        bob.client.profiles.get({ person: ann.id }),
        bob.client.graph.follow({ target: ann.id }),
        bob.client.graph.unblock({ target: ann.id }),
      )
    }),
    options,
  )
})
