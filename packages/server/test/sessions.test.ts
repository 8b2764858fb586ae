import { api, endpointsOf, type SessionId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  TEST_PASSWORD,
  type TestClient,
  type TestPerson,
  type TestServer,
  testClient,
  testServer,
} from '../src/testing/index.ts'
import { withRole } from './staff.ts'

const NEXT_PASSWORD = 'another battery staple'

let kit: TestServer
let admin: TestPerson
/** The doors of two processes over one database. */
let doors: { open(token?: string): TestClient }[]

beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  admin = await withRole(kit, 'mia', 'admin')
  const other = await kit.another()
  doors = [
    { open: (token) => (token ? kit.withToken(token) : kit.anonymous) },
    { open: (token) => testClient(other.fetch, token) },
  ]
})
afterAll(async () => kit?.[Symbol.asyncDispose]())

const signIn = async (identifier: string, password = TEST_PASSWORD) =>
  (await kit.anonymous.auth.signIn({ identifier, password })).session.token
const idOf = async (token: string) =>
  (await kit.withToken(token).auth.sessions()).items.find(({ isCurrent }) => isCurrent)?.id as SessionId

/** What ends a session, given who has it, its token, and another one of theirs. */
const ends: Record<string, (person: TestPerson, token: string, other: TestClient) => Promise<unknown>> = {
  'signing out': (_, token) => kit.withToken(token).auth.signOut(),
  'being revoked': async (_, token, other) => other.auth.revokeSession({ session: await idOf(token) }),
  'being revoked with all others': (_, __, other) => other.auth.revokeOtherSessions(),
  'a change of password by another session': (_, __, other) =>
    other.auth.changePassword({ current: TEST_PASSWORD, next: NEXT_PASSWORD }),
  'a change of password by itself': (_, token) =>
    kit.withToken(token).auth.changePassword({ current: TEST_PASSWORD, next: NEXT_PASSWORD }),
  'a change of role': ({ ref }) => admin.admin.people.role({ person: ref, role: 'moderator' }),
  'a suspension': ({ ref }) => admin.admin.people.suspend({ person: ref, reason: 'spam' }),
}

describe('a session that was ended', () => {
  test.each(Object.keys(ends))('[SES-1] [SES-2] [SES-3] by %s opens no endpoint, in either process', async (how) => {
    const handle = `p${Object.keys(ends).indexOf(how)}_${how.replace(/\W/g, '').slice(0, 10)}`
    const { [handle]: person } = await kit.people(handle)
    if (!person) throw new Error('nobody signed up')
    const token = await signIn(handle)
    for (const door of doors) expect((await door.open(token).profiles.me()).handle).toBe(handle)
    await ends[how]?.(person, token, kit.withToken(await signIn(handle)))
    const before = await kit.dump()
    for (const path of endpointsOf(api).keys())
      for (const door of doors) {
        const { status, body } = await door.open(token).raw(path, {})
        expect([path, status, JSON.parse(body).error?.data.reason]).toEqual([path, 401, 'unauthenticated'])
      }
    expect(await kit.dump()).toEqual(before)
  })
})

describe('a suspended account', () => {
  test('[SES-4] gets no session by any way in, in either process, until it is opened again', async () => {
    const signUp = { handle: 'sam', email: 'sam@example.com', password: TEST_PASSWORD }
    const idempotencyKey = 'the-key-of-sam'
    const first = JSON.parse((await kit.anonymous.raw('auth.signUp', signUp, { idempotencyKey })).body).result.data
    const sessions = async () => (await kit.dump()).sessions?.length
    await admin.admin.people.suspend({ person: '@sam', reason: 'spam' })
    const before = await sessions()
    for (const door of doors) {
      for (const identifier of ['sam', '@SAM', 'sam@example.com'])
        expect(await outcome(door.open().raw('auth.signIn', { identifier, password: TEST_PASSWORD }))).toBe(
          'auth.suspended',
        )
      expect(await outcome(door.open().raw('auth.signUp', signUp, { idempotencyKey }))).toBe('auth.suspended')
      expect(await outcome(door.open().raw('auth.signUp', signUp))).toBe('auth.handle-taken')
      const change = { current: TEST_PASSWORD, next: NEXT_PASSWORD }
      expect(await outcome(door.open(first.session.token).raw('auth.changePassword', change))).toBe('unauthenticated')
    }
    expect(await sessions()).toBe(before)
    await admin.admin.people.unsuspend({ person: '@sam', reason: 'a mistake' })
    expect(await outcome(kit.withToken(first.session.token).raw('profiles.me'))).toBe('unauthenticated')
    expect(await kit.withToken(await signIn('sam')).profiles.me()).toMatchObject({ handle: 'sam' })
  })
})

test('[SES-1] every way in hands out a token that nobody had before', async () => {
  const { tom } = await kit.people('tom')
  const tokens = [tom.token, await signIn('tom'), await signIn('tom@example.com')]
  const { session } = await tom.auth.changePassword({ current: TEST_PASSWORD, next: NEXT_PASSWORD })
  tokens.push(session.token, await signIn('tom', NEXT_PASSWORD))
  expect(new Set(tokens).size).toBe(tokens.length)
  for (const token of tokens.slice(0, 3))
    expect(await outcome(kit.withToken(token).raw('profiles.me'))).toBe('unauthenticated')
})

async function outcome(call: Promise<{ body: string }>): Promise<string> {
  return JSON.parse((await call).body).error?.data.reason ?? 'ok'
}
