import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { Reads } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/open.ts'
import {
  type AccountRecord,
  type AccountSettings,
  type AccountTables,
  accountsModule,
  argon2Hasher,
} from '../../src/domains/accounts/index.ts'
import { createCursors } from '../../src/kernel/cursors.ts'
import type { Fact } from '../../src/kernel/facts.ts'
import { buildHouse } from '../../src/kernel/house.ts'
import { createIds } from '../../src/kernel/ids.ts'
import { createLog } from '../../src/kernel/log.ts'
import type { Account } from '../../src/kernel/viewer.ts'
import { type FreshDatabase, freshDatabase } from '../../src/testing/database.ts'

export const START = Date.UTC(2026, 0, 1)
export const PASSWORD = 'correct horse battery'
/** Argon2 as it is, at a price that tests can pay. */
export const cheapHasher = argon2Hasher({ memoryKib: 8, passes: 1 })

/** A clock that stands where a test puts it. */
export class HandClock {
  now = START
  readonly read = () => this.now
  advance(ms: number): void {
    this.now += ms
  }
}

export interface Options extends AccountSettings {
  /** Another process over the same database. */
  readonly beside?: { readonly url: string; readonly clock: HandClock }
}
export type AccountsHouse = Awaited<ReturnType<typeof accountsHouse>>

let processes = 0

/** Accounts alone, over a database of their own or that of another house. */
export async function accountsHouse({ beside, ...settings }: Options = {}) {
  const module = accountsModule({ hasher: cheapHasher, ...settings })
  const fresh: FreshDatabase = beside
    ? { url: beside.url, [Symbol.asyncDispose]: async () => {} }
    : await freshDatabase({ url: inject('databaseUrl'), migrations: module.migrations, name: 'accounts' })
  const database = await openDatabase<unknown>(fresh.url, { repeatBodies: true })
  const clock = beside?.clock ?? new HandClock()
  const ids = createIds(clock.read, processes++ % 64)
  const house = buildHouse([module], database, {
    clock: clock.read,
    nextId: () => ids.next(),
    random: randomBytes,
    cursors: createCursors('a secret for tests that is long enough'),
    log: createLog('silent'),
  })
  const { accounts } = house.services
  const facts: Fact[] = []
  house.facts.listen((fact) => facts.push(fact))

  /** An account with a session, as signing up makes it. */
  async function join(handle: string, password = PASSWORD) {
    const credentials = await accounts.prepareCredentials({ handle, email: `${handle}@example.com`, password })
    return house.transaction(async ({ accounts }) => {
      const account = await accounts.createAccount(credentials)
      return { account, token: (await accounts.openSession(account, null)).token }
    })
  }

  /** Signs in and answers the token. */
  async function signIn(identifier: string, password = PASSWORD): Promise<string> {
    const account = await accounts.checkPassword({ identifier, password })
    return (await accounts.openSession(account, null)).token
  }

  /** Who a token is, which must be somebody. */
  async function viewer(token: string): Promise<Account> {
    const account = await accounts.authenticate(token)
    if (!account) throw new Error('the token is nobody')
    return account
  }

  return {
    url: fresh.url,
    /** For looking at rows behind the service's back. */
    db: database.db as Reads<AccountTables>,
    clock,
    house,
    accounts,
    facts,
    join,
    signIn,
    viewer,
    async [Symbol.asyncDispose]() {
      await accounts.settled()
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

/** What names an account with no session, for verbs that take a viewer. */
export function viewerOf({ id, role }: AccountRecord): Account {
  return { kind: 'account', id, role, session: undefined }
}
