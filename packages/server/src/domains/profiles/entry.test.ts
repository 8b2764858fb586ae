import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type PeopleHouse, peopleHouse } from '../../../test/profiles/house.ts'
import type { RawAnswer } from '../../testing/client.ts'
import { TEST_PASSWORD } from '../../testing/index.ts'

const NEXT = 'another horse battery'
const ann = { handle: 'ann', email: 'ann@example.com', password: TEST_PASSWORD, name: 'Ann' }

/** Calls as a client that names its device. */
async function post(house: PeopleHouse, path: string, input: object, headers: Record<string, string> = {}) {
  const response = await house.app.fetch(
    new Request(`http://kindred.test/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(input),
    }),
    { address: '127.0.0.1' },
  )
  const body = (await response.json()) as { result?: { data: never }; error?: { data: { reason: string } } }
  return { status: response.status, data: body.result?.data as never, reason: body.error?.data.reason }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const tokenOf = ({ body }: RawAnswer) => JSON.parse(body).result.data.session.token as string
const reasonOf = ({ body }: RawAnswer) => JSON.parse(body).error.data.reason as string

async function rowsOf(house: PeopleHouse) {
  const count = (table: string) =>
    house.db
      .selectFrom(sql<{ one: number }>`${sql.table(table)}`.as('rows'))
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .execute()
  const [accounts, profiles, sessions, keys] = await Promise.all(
    ['accounts', 'profiles', 'sessions', 'idempotency_keys'].map(async (table) =>
      Number((await count(table))[0]?.count),
    ),
  )
  return { accounts, profiles, sessions, keys }
}

describe('signing up', () => {
  test('answers a session and the whole of whoever came in', async () => {
    await using house = await peopleHouse()
    const { session, viewer } = await house.anonymous.auth.signUp({ ...ann, email: ' Ann@Example.com' })
    expect(viewer).toEqual({
      id: expect.stringMatching(/^\d+$/),
      handle: 'ann',
      name: 'Ann',
      isPrivate: false,
      viewer: { following: 'no', followedBy: false, blocking: false, muting: false },
      can: { follow: false, mention: true },
      bio: null,
      fields: {},
      links: [],
      joinedAt: new Date(house.clock()).toISOString(),
      counts: { followers: 0, following: 0, posts: 0 },
      email: 'ann@example.com',
      role: 'member',
      settings: {
        isPrivate: false,
        whoMayMention: 'everyone',
        showFollowers: 'everyone',
        language: null,
        timeZone: null,
      },
    })
    expect(await house.client(session.token).profiles.me()).toEqual(viewer)
    house.expectFacts({ 'account.created': 1, '*': 0 })
  })

  test('[IDEM-1] a repeat under the same key signs in to the account that the first one made', async () => {
    await using house = await peopleHouse()
    const signUp = () => house.anonymous.raw('auth.signUp', ann, { idempotencyKey: 'k1' })
    const tokens = [tokenOf(await signUp()), tokenOf(await signUp())]
    const [first, again] = await Promise.all(tokens.map((token) => house.client(token).profiles.me()))
    expect(again).toEqual(first)
    expect(new Set(tokens).size).toBe(2)
    expect(await rowsOf(house)).toEqual({ accounts: 1, profiles: 1, sessions: 2, keys: 1 })
    house.expectFacts({ 'account.created': 1, '*': 0 })
  })

  test('[IDEM-1] of repeats at once one makes the account and all are signed in to it', async () => {
    await using house = await peopleHouse()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => house.anonymous.raw('auth.signUp', ann, { idempotencyKey: 'k1' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    const people = await Promise.all(answers.map((answer) => house.client(tokenOf(answer)).profiles.me()))
    expect(new Set(people.map(({ id }) => id)).size).toBe(1)
    expect(await rowsOf(house)).toEqual({ accounts: 1, profiles: 1, sessions: 6, keys: 1 })
  })

  test('[IDEM-1] another input under the key is refused, and the key of somebody else opens nothing', async () => {
    await using house = await peopleHouse()
    const signUp = (input: object) => house.anonymous.raw('auth.signUp', input, { idempotencyKey: 'k1' })
    await signUp(ann)
    for (const other of [
      { ...ann, password: NEXT },
      { ...ann, handle: 'bob' },
    ]) {
      const answer = await signUp(other)
      expect([answer.status, reasonOf(answer)]).toEqual([409, 'idempotency.mismatch'])
    }
    expect(await rowsOf(house)).toMatchObject({ accounts: 1, sessions: 1 })
  })

  test('[SES-3] once the password has changed, a repeat opens no session', async () => {
    await using house = await peopleHouse()
    const signUp = () => house.anonymous.raw('auth.signUp', ann, { idempotencyKey: 'k1' })
    await house.client(tokenOf(await signUp())).auth.changePassword({ current: TEST_PASSWORD, next: NEXT })
    expect(reasonOf(await signUp())).toBe('auth.invalid-credentials')
    expect(await rowsOf(house)).toMatchObject({ accounts: 1, sessions: 1 })
  })

  test('[SES-4] once the account is suspended, a repeat opens no session', async () => {
    await using house = await peopleHouse()
    const signUp = () => house.anonymous.raw('auth.signUp', ann, { idempotencyKey: 'k1' })
    await house.suspend((await house.client(tokenOf(await signUp())).profiles.me()).id)
    expect(reasonOf(await signUp())).toBe('auth.suspended')
    expect(await rowsOf(house)).toMatchObject({ accounts: 1, sessions: 0 })
  })

  test.each(['profiles', 'sessions', 'idempotency_keys'])(
    '[IDEM-2] a failure at the write of %s keeps nothing, and a retry is a first try',
    async (table) => {
      let isBroken = true
      const onQuery = (statement: string) => {
        if (isBroken && statement.startsWith(`insert into "${table}"`)) throw new Error('the disk is full')
      }
      await using house = await peopleHouse({ onQuery })
      const signUp = () => house.anonymous.raw('auth.signUp', ann, { idempotencyKey: 'k1' })
      expect(reasonOf(await signUp())).toBe('internal')
      expect(await rowsOf(house)).toEqual({ accounts: 0, profiles: 0, sessions: 0, keys: 0 })
      house.expectFacts({ '*': 0 })
      isBroken = false
      expect((await signUp()).status).toBe(200)
      expect(await rowsOf(house)).toEqual({ accounts: 1, profiles: 1, sessions: 1, keys: 1 })
    },
  )

  test('[DUR-2] a handle or an email that is taken is told, and leaves nothing behind', async () => {
    await using house = await peopleHouse()
    await house.signUp('bob')
    const before = await rowsOf(house)
    const reasons: [object, string][] = [
      [{ ...ann, handle: 'bob' }, 'auth.handle-taken'],
      [{ ...ann, handle: 'B0b' }, 'auth.handle-taken'],
      [{ ...ann, email: ' BOB@example.com ' }, 'auth.email-taken'],
      [{ ...ann, handle: 'admin' }, 'auth.handle-reserved'],
      [{ ...ann, password: 'password1' }, 'auth.password-common'],
      [{ ...ann, password: 'short' }, 'invalid-input'],
    ]
    for (const [input, reason] of reasons)
      expect(reasonOf(await house.anonymous.raw('auth.signUp', input, { idempotencyKey: 'k1' }))).toBe(reason)
    expect(await rowsOf(house)).toEqual(before)
    expect((await house.anonymous.raw('auth.signUp', ann, { idempotencyKey: 'k1' })).status).toBe(200)
  })

  test('[AUTHZ-3] nobody signs up as more than a member', async () => {
    await using house = await peopleHouse()
    for (const column of ['role', 'id', 'epoch', 'isPrivate', 'createdAt', 'postsCount', '__proto__', 'constructor']) {
      const body = `{${JSON.stringify(ann).slice(1, -1)},${JSON.stringify(column)}:"admin"}`
      const answer = await house.anonymous.raw('auth.signUp', JSON.parse(body))
      expect(reasonOf(answer), column).toBe('invalid-input')
    }
    expect((await rowsOf(house)).accounts).toBe(0)
  })
})

describe('signing in', () => {
  test('[SES-1] opens a session of its own for the device that asked, and answers whose it is', async () => {
    await using house = await peopleHouse()
    const { session } = await house.anonymous.auth.signUp(ann)
    const phone = { 'kindred-device': "Ann's phone" }
    const signedIn: { session: { token: string }; viewer: object } = (
      await post(house, 'auth.signIn', { identifier: '@Ann', password: TEST_PASSWORD }, phone)
    ).data
    expect(signedIn.session.token).not.toBe(session.token)
    expect(signedIn.viewer).toEqual(await house.client(session.token).profiles.me())
    const { items } = await house.client(signedIn.session.token).auth.sessions()
    expect(items.map(({ device, isCurrent }) => [device, isCurrent])).toEqual([
      ["Ann's phone", true],
      [null, false],
    ])
  })

  test('[SES-1] a session that was shown while signing in is left as it was, and gains nothing', async () => {
    await using house = await peopleHouse()
    const { bob } = await house.people('ann', 'bob')
    const { data } = await post(house, 'auth.signIn', { identifier: 'ann', password: TEST_PASSWORD }, bearer(bob.token))
    expect((data as { viewer: { handle: string } }).viewer.handle).toBe('ann')
    expect((await bob.profiles.me()).handle).toBe('bob')
  })

  test('[REC-2] a wrong password and an unknown name are answered alike, to the byte', async () => {
    await using house = await peopleHouse()
    await house.signUp('ann')
    const answers = await Promise.all(
      ['ann', 'nobody', 'ann@example.com', 'nobody@example.com'].map(async (identifier) => {
        const { status, body, headers } = await house.anonymous.raw('auth.signIn', { identifier, password: NEXT })
        const requestId = headers.get('x-request-id') ?? ''
        return JSON.stringify([status, [...headers], body]).replaceAll(requestId, '')
      }),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('auth.invalid-credentials')
  })

  test('[SES-4] whoever is suspended is told so and gets no session', async () => {
    await using house = await peopleHouse()
    const { id, token } = await house.signUp('ann')
    await house.suspend(id)
    const answer = await house.anonymous.raw('auth.signIn', { identifier: 'ann', password: TEST_PASSWORD })
    expect([answer.status, reasonOf(answer)]).toEqual([403, 'auth.suspended'])
    await expect(house.client(token).profiles.me()).rejects.toMatchObject({ reason: 'unauthenticated' })
    await house.unsuspend(id)
    await expect(house.client(token).profiles.me()).rejects.toMatchObject({ reason: 'unauthenticated' })
  })
})

test('people without a session come in where nothing may be read without one', async () => {
  await using house = await peopleHouse({ anonymousMay: 'none' })
  const { viewer } = await house.anonymous.auth.signUp(ann)
  await house.anonymous.auth.signIn({ identifier: 'ann', password: TEST_PASSWORD })
  await expect(house.anonymous.profiles.get({ person: viewer.id })).rejects.toMatchObject({ reason: 'unauthenticated' })
})

describe('changing the password', () => {
  test('[SES-3] ends every session and answers the first of the new password, for the device that asked', async () => {
    await using house = await peopleHouse()
    const { token } = await house.signUp('ann')
    const { session: elsewhere } = await house.anonymous.auth.signIn({ identifier: 'ann', password: TEST_PASSWORD })
    const headers = { ...bearer(token), 'kindred-device': 'laptop' }
    const { data } = await post(house, 'auth.changePassword', { current: TEST_PASSWORD, next: NEXT }, headers)
    const fresh = house.client((data as { session: { token: string } }).session.token)
    for (const dead of [token, elsewhere.token])
      await expect(house.client(dead).profiles.me()).rejects.toMatchObject({ reason: 'unauthenticated' })
    expect((await fresh.auth.sessions()).items).toMatchObject([{ device: 'laptop', isCurrent: true }])
    await expect(house.anonymous.auth.signIn({ identifier: 'ann', password: TEST_PASSWORD })).rejects.toMatchObject({
      reason: 'auth.invalid-credentials',
    })
    await house.anonymous.auth.signIn({ identifier: 'ann', password: NEXT })
  })

  test('[SES-3] is refused without the current one, and then nothing ends', async () => {
    await using house = await peopleHouse()
    const annClient = await house.signUp('ann')
    const wrong = annClient.auth.changePassword({ current: NEXT, next: NEXT })
    await expect(wrong).rejects.toMatchObject({ reason: 'auth.wrong-password', status: 403 })
    const common = annClient.auth.changePassword({ current: TEST_PASSWORD, next: 'password1' })
    await expect(common).rejects.toMatchObject({ reason: 'auth.password-common' })
    expect((await annClient.profiles.me()).handle).toBe('ann')
    await house.anonymous.auth.signIn({ identifier: 'ann', password: TEST_PASSWORD })
  })
})
