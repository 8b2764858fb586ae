import { randomBytes } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { openDatabase } from '../db/open.ts'
import { createCursors } from '../kernel/cursors.ts'
import type { Fact } from '../kernel/facts.ts'
import { buildHouse, type House } from '../kernel/house.ts'
import { createIds } from '../kernel/ids.ts'
import type { Tools } from '../kernel/kernel.ts'
import { createLog, type Log } from '../kernel/log.ts'
import type { Module, ServicesOf } from '../kernel/module.ts'
import { type TestClock, testClock } from './clock.ts'
import { freshDatabase } from './database.ts'
import { compareFacts, type ExpectedFacts } from './facts.ts'

export interface TestHouseOptions<Modules extends readonly Module[]> {
  /** `sqlite:` for a file of its own, or the URL of a Postgres server in which databases may be made. */
  readonly databaseUrl: string
  readonly modules: Modules
  /** Sees each statement before it runs; outside transactions its promise is awaited. */
  readonly onQuery?: (sql: string) => void | Promise<void>
  /** Silent when left out. */
  readonly log?: Log
}

/** Domains over a database of their own, with a clock that stands still. */
export interface TestHouse<Services> extends AsyncDisposable {
  readonly house: House<Services>
  readonly services: Services
  readonly database: Database<unknown>
  /** For a second process on the same database. */
  readonly databaseUrl: string
  readonly clock: TestClock
  readonly tools: Tools
  /** The facts told since the last `expectFacts`, in order. */
  readonly facts: readonly Fact[]
  /**
   * Compares the facts since the last call with what is expected, by name and number; `'*'` is the number of all others.
   * @throws {Error} naming what differs
   */
  expectFacts(expected: ExpectedFacts): void
}

export async function testHouse<const Modules extends readonly Module[]>(
  options: TestHouseOptions<Modules>,
): Promise<TestHouse<ServicesOf<Modules>>> {
  const { modules, onQuery, log = createLog('silent') } = options
  const migrations = modules.flatMap((module) => module.migrations)
  const fresh = await freshDatabase({ url: options.databaseUrl, migrations })
  const database = await openDatabase<unknown>(fresh.url, { log, repeatBodies: true, ...(onQuery ? { onQuery } : {}) })
  const clock = testClock()
  const ids = createIds(clock, 1)
  const cursors = createCursors('the secret of a test')
  const tools: Tools = { clock, nextId: () => ids.next(), lastId: () => ids.last(), random: randomBytes, cursors, log }
  const house = buildHouse(modules, database, tools)
  const facts: Fact[] = []
  house.facts.listen((fact) => facts.push(fact))
  return {
    house,
    services: house.services,
    database,
    databaseUrl: fresh.url,
    clock,
    tools,
    facts,
    expectFacts: (expected) => compareFacts(facts.splice(0), expected),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}
