import { randomBytes } from 'node:crypto'
import type { AccountId } from '@kindred/contract'
import pino from 'pino'
import { inject } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/open.ts'
import { examine } from '../../src/doctor/doctor.ts'
import { sentencesOf } from '../../src/doctor/report.ts'
import { type AccountRow, type AccountTables, accountsModule, skeletonOf } from '../../src/domains/accounts/index.ts'
import { type GraphTables, graph } from '../../src/domains/graph/index.ts'
import { createCursors } from '../../src/kernel/cursors.ts'
import type { FactName } from '../../src/kernel/facts.ts'
import { buildHouse } from '../../src/kernel/house.ts'
import { createIds } from '../../src/kernel/ids.ts'
import type { Account } from '../../src/kernel/viewer.ts'
import { testClock } from '../../src/testing/clock.ts'
import { freshDatabase } from '../../src/testing/database.ts'

export type GraphHouse = Awaited<ReturnType<typeof openGraphHouse>>

/** Accounts and graph over a database of their own. */
export async function openGraphHouse() {
  const modules = [accountsModule(), graph] as const
  const migrations = modules.flatMap((module) => module.migrations)
  const fresh = await freshDatabase({ url: inject('databaseUrl'), migrations, name: 'graph' })
  const statements: string[] = []
  const database: Database<AccountTables & GraphTables> = await openDatabase(fresh.url, {
    repeatBodies: true,
    onQuery: (sql) => void statements.push(sql),
  })
  const clock = testClock()
  const { next, last } = createIds(clock, 1)
  const cursors = createCursors('a secret that is long enough for tests')
  const tools = { clock, nextId: next, lastId: last, random: randomBytes, cursors, log: pino({ level: 'silent' }) }
  const house = buildHouse(modules, database as Database<unknown>, tools)
  const facts: FactName[] = []
  house.facts.listen((fact) => facts.push(fact.name))

  return {
    accounts: house.services.accounts,
    graph: house.services.graph,
    database,
    db: database.db,
    clock,
    /** The names of the facts since the last time this was asked. */
    takeFacts: () => facts.splice(0),
    /** What the doctor finds. */
    async doctor() {
      const invariants = modules.flatMap((module) => module.invariants ?? [])
      const patient = {
        database: database as Database<unknown>,
        tools,
        looks: [],
        hasTables: async () => true,
        invariants,
      }
      return sentencesOf(await examine(patient))
    },
    /** How many statements `work` sends. */
    async countStatements(work: () => Promise<unknown>): Promise<number> {
      statements.length = 0
      await work()
      return statements.length
    },
    async people<Name extends string>(...handles: Name[]): Promise<Record<Name, Account>> {
      const made = await Promise.all(handles.map(async (handle) => [handle, await person(handle)] as const))
      return Object.fromEntries(made) as Record<Name, Account>
    },
    /** Many accounts at once, of whom nothing is asked but to be there. */
    async crowd(count: number): Promise<AccountId[]> {
      const ids = Array.from({ length: count }, () => next<'account'>())
      for (const slice of slices(ids, 1000))
        await database.transaction(({ db }) => db.insertInto('accounts').values(slice.map(extra)).execute())
      return ids
    },
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }

  async function person(handle: string): Promise<Account> {
    const credentials = { handle, email: `${handle}@example.org`, passwordHash: 'none' }
    const { id } = await house.services.accounts.createAccount(credentials)
    return { kind: 'account', id, role: 'member', session: undefined }
  }
}

/** Parts of at most so many items: what one statement takes. */
export function slices<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

function extra(id: AccountId): AccountRow {
  const handle = `extra_${id}`
  const standing = { role: 'member', suspended_at: null, suspended_until: null, epoch: 1, is_private: 0 } as const
  return {
    id,
    handle,
    skeleton: skeletonOf(handle),
    email: `${handle}@example.org`,
    password_hash: null,
    ...standing,
    created_at: 0,
  }
}
