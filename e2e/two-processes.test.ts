import { createClient, isKindredError, type KindredClient, memorySession } from '@kindred/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Databases, databaseNames, openDatabases } from './databases.ts'
import { kindred, type Running, startKindred } from './kindred.ts'

const PASSWORD = 'correct horse battery'
const ADMIN = 'keeper'

describe.each(databaseNames)('two processes on one database (%s)', (name) => {
  let databases: Databases
  let processes: [Running, Running]
  let admin: string
  let made = 0

  beforeAll(async () => {
    databases = await openDatabases(name)
    const place = { databaseUrl: await databases.fresh() }
    await kindred(place, 'migrate', 'up')
    const env = { KINDRED_ADMIN_PASSWORD: PASSWORD }
    await kindred({ ...place, env }, 'admin', 'create', ADMIN, '--email', `${ADMIN}@example.com`)
    processes = await Promise.all([startKindred(place), startKindred(place)])
    admin = await signIn(0, ADMIN)
  })

  afterAll(async () => {
    for (const running of processes ?? []) await running[Symbol.asyncDispose]()
    await databases?.[Symbol.asyncDispose]()
  })

  /** Asks one of the processes with a session that may come from the other. */
  function at(process: number, token: string | null = null): KindredClient {
    return createClient({ url: (processes[process % 2] as Running).url, session: memorySession(token), retries: 0 })
  }

  async function signIn(process: number, identifier: string, password = PASSWORD): Promise<string> {
    return (await at(process).auth.signIn({ identifier, password })).session.token
  }

  async function signUp(process: number): Promise<{ handle: string; ref: `@${string}`; token: string }> {
    const handle = `person_${++made}`
    const input = { handle, email: `${handle}@example.com`, password: PASSWORD }
    return { handle, ref: `@${handle}`, token: (await at(process).auth.signUp(input)).session.token }
  }

  /** Both processes have just answered with this session, so that whatever either remembers of it is fresh. */
  async function isKnownToBoth(token: string): Promise<void> {
    for (const process of [0, 1]) await at(process, token).profiles.me()
  }

  async function reasonOf(call: Promise<unknown>): Promise<string> {
    const [outcome] = await Promise.allSettled([call])
    if (outcome.status === 'fulfilled') return 'done'
    if (isKindredError(outcome.reason)) return outcome.reason.reason
    throw outcome.reason
  }

  const refused = (process: number, token: string) => reasonOf(at(process, token).profiles.me())

  // Each test runs both ways round: what one process ends, the other one refuses, and then the first.
  const ways = [
    { here: 0, there: 1 },
    { here: 1, there: 0 },
  ]

  test.each(ways)(
    '[SES-2] a session revoked in process $here is refused by the next call in process $there',
    async ({ here, there }) => {
      const { handle, token: kept } = await signUp(here)
      for (let round = 0; round < 5; round++) {
        const stolen = await signIn(there, handle)
        await isKnownToBoth(stolen)
        const { items } = await at(here, kept).auth.sessions()
        const session = items.find(({ isCurrent }) => !isCurrent)?.id as NonNullable<(typeof items)[number]>['id']
        await at(here, kept).auth.revokeSession({ session })
        expect(await refused(there, stolen)).toBe('unauthenticated')
        expect(await refused(here, stolen)).toBe('unauthenticated')
        expect(await refused(there, kept)).toBe('done')
      }
    },
  )

  test.each(ways)('[SES-2] signing out in process $here holds in process $there at once', async ({ here, there }) => {
    const { token } = await signUp(there)
    await isKnownToBoth(token)
    await at(here, token).auth.signOut()
    expect(await refused(there, token)).toBe('unauthenticated')
  })

  test.each(ways)(
    '[SES-3] a password changed in process $here ends every session in process $there',
    async ({ here, there }) => {
      const { handle, token } = await signUp(here)
      const other = await signIn(there, handle)
      await isKnownToBoth(token)
      await isKnownToBoth(other)
      const next = `${PASSWORD} staple`
      const { session } = await at(here, token).auth.changePassword({ current: PASSWORD, next })
      expect(await refused(there, other)).toBe('unauthenticated')
      expect(await refused(there, token)).toBe('unauthenticated')
      expect(await refused(there, session.token)).toBe('done')
      expect(await reasonOf(signIn(there, handle))).toBe('auth.invalid-credentials')
      expect(await refused(there, await signIn(there, handle, next))).toBe('done')
    },
  )

  test.each(ways)(
    '[SES-4] whom process $here suspends process $there refuses, and lets in again when it is over',
    async ({ here, there }) => {
      const { handle, ref: person, token } = await signUp(there)
      await isKnownToBoth(token)
      await at(here, admin).admin.people.suspend({ person, reason: 'a test' })
      expect(await refused(there, token)).toBe('unauthenticated')
      expect(await reasonOf(signIn(there, handle))).toBe('auth.suspended')
      expect(await reasonOf(at(there).profiles.get({ person }))).toBe('not-found')
      await at(there, admin).admin.people.unsuspend({ person, reason: 'over' })
      expect(await refused(here, token)).toBe('unauthenticated')
      expect(await refused(there, await signIn(here, handle))).toBe('done')
    },
  )

  test.each(ways)(
    '[SES-1] a role given in process $here ends the sessions before it in process $there, and so does its loss',
    async ({ here, there }) => {
      const { handle, ref: person, token } = await signUp(there)
      const ask = (process: number, as: string) => reasonOf(at(process, as).moderation.history({ on: { person } }))
      await isKnownToBoth(token)
      expect(await ask(there, token)).toBe('forbidden')
      await at(here, admin).admin.people.role({ person, role: 'moderator' })
      expect(await ask(there, token)).toBe('unauthenticated')
      const moderating = await signIn(there, handle)
      expect(await ask(here, moderating)).toBe('done')
      expect(await ask(there, moderating)).toBe('done')
      await at(here, admin).admin.people.role({ person, role: 'member' })
      expect(await ask(there, moderating)).toBe('unauthenticated')
      expect(await ask(here, await signIn(there, handle))).toBe('forbidden')
    },
  )

  test('nothing of this made either process complain', () => {
    expect(processes.map((running) => running.complaints())).toEqual(['', ''])
  })
})
