import { type AccountId, auth, graph as graphApi, type PersonRef, profiles as profilesApi } from '@kindred/contract'
import { inject } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { type AccountRow, type AccountTables, accountsModule, argon2Hasher } from '../../src/domains/accounts/index.ts'
import { calls } from '../../src/domains/calls/index.ts'
import { type GraphTables, graph } from '../../src/domains/graph/index.ts'
import { type ProfileTables, profilesModule } from '../../src/domains/profiles/index.ts'
import { visibilityModule } from '../../src/domains/visibility/index.ts'
import type { Tools } from '../../src/kernel/kernel.ts'
import { createLog, type Log } from '../../src/kernel/log.ts'
import { type Account, system } from '../../src/kernel/viewer.ts'
import { createApp } from '../../src/rpc/app.ts'
import { TEST_PASSWORD, type TestClient, testClient, testHouse } from '../../src/testing/index.ts'

/** What hosts answer is not here. */
const { exchange: _exchange, jwt: _jwt, ...entrances } = auth

export const peopleApi = { auth: entrances, graph: graphApi, profiles: profilesApi } as const
export type Tables = AccountTables & GraphTables & ProfileTables
export type PeopleHouse = Awaited<ReturnType<typeof peopleHouse>>

/** Somebody who signed up, and their client. */
export type SignedUp = TestClient & { readonly id: AccountId; readonly ref: PersonRef; readonly token: string }

export interface PeopleHouseOptions {
  readonly log?: Log
  readonly anonymousMay?: 'read' | 'none'
  /** Sees each statement; a throw is the failure of the statement. */
  readonly onQuery?: (sql: string) => void
}

/** Everything about people over a database of its own, through HTTP or by calls in this process. */
export async function peopleHouse({
  log = createLog('silent'),
  anonymousMay = 'read',
  onQuery,
}: PeopleHouseOptions = {}) {
  const hasher = argon2Hasher({ memoryKib: 8, passes: 1 })
  const modules = [
    calls,
    accountsModule({ hasher, limitsAttempts: false }),
    graph,
    visibilityModule((_, people) => {
      heldBack += people
    }),
    profilesModule(),
  ] as const
  let heldBack = 0
  const statements: string[] = []
  const listener = (sql: string) => {
    statements.push(sql)
    onQuery?.(sql)
  }
  const kit = await testHouse({ databaseUrl: inject('databaseUrl'), modules, onQuery: listener, log })
  const { accounts } = kit.services
  const database = kit.database as Database<Tables>
  const app = createApp({
    contract: peopleApi,
    house: kit.house,
    authenticate: (token) => accounts.authenticate(token),
    log,
    config: {
      url: undefined,
      secret: 'the secret of a test of people',
      previousSecret: undefined,
      trustProxy: [],
      limits: 'off',
      cors: { origins: [] },
      callDeadlineMs: 60_000,
      access: { anonymous: anonymousMay },
      thinHttp: true,
      maxLagMs: 0,
    },
    database: {
      ping: () => database.ping(),
      pendingMigrations: async () => 0,
      isUnavailable: (error) => database.dialect.isBusy(error),
    },
  })
  const client = (token?: string) => testClient(app.fetch, token)

  async function signUp(handle: string): Promise<SignedUp> {
    const input = { handle, email: `${handle}@example.com`, password: TEST_PASSWORD }
    const { session, viewer } = await client().auth.signUp(input)
    return Object.assign(client(session.token), { id: viewer.id, ref: `@${handle}` as const, token: session.token })
  }

  return {
    ...kit,
    app,
    database,
    db: database.db,
    client,
    anonymous: client(),
    signUp,
    async people<Name extends string>(...handles: Name[]): Promise<Record<Name, SignedUp>> {
      const people: Record<string, SignedUp> = {}
      for (const handle of handles) people[handle] = await signUp(handle)
      return people
    },
    /** Many people with a profile and no session, of whom the later ones have the larger ids. */
    crowd: (count: number) => crowd(database, { count, nextId: kit.tools.nextId }),
    /** Writes rows behind the domains' backs. */
    write: <Table extends keyof Tables>(table: Table, rows: readonly Tables[Table][]) => write(database, table, rows),
    suspend: (person: AccountId) => accounts.suspend(system, person, null),
    unsuspend: (person: AccountId) => accounts.unsuspend(system, person),
    /** How many people only a second look at visibility has held back. */
    heldBack: () => heldBack,
    /** Calls as somebody, in this process. */
    as: (id: AccountId) => app.callerFor(accountOf(id)),
    /** How many statements `work` sends. */
    async countStatements(work: () => Promise<unknown>): Promise<number> {
      statements.length = 0
      await work()
      return statements.length
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await accounts.settled()
      await kit[Symbol.asyncDispose]()
    },
  }
}

export function accountOf(id: AccountId): Account {
  return { kind: 'account', id, role: 'member', session: undefined }
}

const SLICE = 1000

async function write<Table extends keyof Tables>(
  database: Database<Tables>,
  table: Table,
  rows: readonly Tables[Table][],
): Promise<void> {
  for (let at = 0; at < rows.length; at += SLICE) {
    const slice = rows.slice(at, at + SLICE)
    await database.transaction(({ db }) =>
      db
        .insertInto(table)
        .values(slice as never)
        .execute(),
    )
  }
}

async function crowd(
  database: Database<Tables>,
  { count, nextId }: { count: number; nextId: Tools['nextId'] },
): Promise<AccountId[]> {
  const ids = Array.from({ length: count }, () => nextId<'account'>())
  await write(database, 'accounts', ids.map(accountRow))
  await write(database, 'profiles', ids.map(profileRow))
  return ids
}

function accountRow(id: AccountId): AccountRow {
  const handle = `c${id}`
  return {
    id,
    handle,
    skeleton: handle,
    email: `${handle}@example.org`,
    password_hash: null,
    role: 'member',
    suspended_at: null,
    suspended_until: null,
    epoch: 1,
    is_private: 0,
    created_at: 0,
  }
}

function profileRow(id: AccountId): ProfileTables['profiles'] {
  return {
    account_id: id,
    name: null,
    bio: null,
    links: '[]',
    language: null,
    time_zone: null,
    who_may_mention: 'everyone',
    show_followers: 'everyone',
    posts_count: 0,
    fields: '{}',
  }
}
