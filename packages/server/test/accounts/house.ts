import { inject } from 'vitest'
import type { Database, Reads } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/open.ts'
import {
  type AccountRecord,
  type AccountSettings,
  type Accounts,
  type AccountTables,
  accountsModule,
  argon2Hasher,
} from '../../src/domains/accounts/index.ts'
import { currentDeadline, type Deadline } from '../../src/kernel/deadline.ts'
import { buildHouse } from '../../src/kernel/house.ts'
import { createIds } from '../../src/kernel/ids.ts'
import type { Account } from '../../src/kernel/viewer.ts'
import { type TestHouse, testHouse } from '../../src/testing/index.ts'

export const PASSWORD = 'correct horse battery'
/** Argon2 as it is, at a price that tests can pay. */
export const cheapHasher = argon2Hasher({ memoryKib: 8, passes: 1 })

export type AccountsHouse = Awaited<ReturnType<typeof accountsHouse>>

/** Accounts alone, over a database of their own. */
export async function accountsHouse(settings: AccountSettings = {}) {
  const statements: string[] = []
  /** By what each of them had to be done. */
  const deadlines: (Deadline | undefined)[] = []
  const onQuery = (sql: string) => {
    statements.push(sql)
    deadlines.push(currentDeadline())
  }
  const modules = [accountsModule({ hasher: cheapHasher, ...settings })] as const
  const kit = await testHouse({ databaseUrl: inject('databaseUrl'), modules, onQuery })
  return {
    ...kit,
    /** For looking at rows behind the service's back. */
    db: kit.database.db as Reads<AccountTables>,
    statements,
    deadlines,
    ...verbs(kit),
    async [Symbol.asyncDispose]() {
      await kit.services.accounts.settled()
      await kit[Symbol.asyncDispose]()
    },
  }
}

/** Another process over the database of a house, with its clock. */
export async function processBeside({ databaseUrl, tools }: AccountsHouse) {
  const database: Database<unknown> = await openDatabase(databaseUrl, { repeatBodies: true })
  const ids = createIds(tools.clock, 2)
  const modules = [accountsModule({ hasher: cheapHasher })] as const
  const house = buildHouse(modules, database, { ...tools, nextId: () => ids.next() })
  return {
    ...verbs({ house, services: house.services }),
    async [Symbol.asyncDispose]() {
      await house.services.accounts.settled()
      await database[Symbol.asyncDispose]()
    },
  }
}

function verbs({ house, services: { accounts } }: Pick<TestHouse<{ accounts: Accounts }>, 'house' | 'services'>) {
  return {
    accounts,

    /** An account with a session, as signing up makes it. */
    async join(handle: string, password = PASSWORD) {
      const credentials = await accounts.prepareCredentials({ handle, email: `${handle}@example.com`, password })
      return house.transaction(async ({ accounts }) => {
        const account = await accounts.createAccount(credentials)
        return { account, token: (await accounts.openSession(account, null)).token }
      })
    },

    /** Signs in and answers the token. */
    async signIn(identifier: string, password = PASSWORD): Promise<string> {
      const account = await accounts.checkPassword({ identifier, password })
      return (await accounts.openSession(account, null)).token
    },

    /** Who a token is, which must be somebody. */
    async viewer(token: string): Promise<Account> {
      const account = await accounts.authenticate(token)
      if (!account) throw new Error('the token is nobody')
      return account
    },
  }
}

/** What names an account with no session, for verbs that take a viewer. */
export function viewerOf({ id, role }: Pick<AccountRecord, 'id' | 'role'>): Account {
  return { kind: 'account', id, role, session: undefined }
}
