import type { Config } from './config.ts'
import { isEmpty, type Standing, standingOf } from './db/backup/standing.ts'
import { emptyTables } from './db/copy/fill.ts'
import { inOrder } from './db/copy/order.ts'
import { mustBeIdle } from './db/copy/readiness.ts'
import type { Database } from './db/database.ts'
import { openSnapshot } from './db/dialects/snapshot.ts'
import { LEASE_LOCK } from './db/lease.ts'
import { countLiveProcesses } from './db/lease-floor.ts'
import { putMark } from './db/marks.ts'
import { openForFilling } from './db/open.ts'
import type { AnyTables } from './db/snapshot.ts'
import { allTables, checkSchema, openMigrator } from './schema.ts'

/** How things stand in a database. */
export interface DatabaseState extends Standing {
  readonly isEmpty: boolean
  /** Migrations that `migrate up` would apply. */
  readonly pending: readonly string[]
}

/**
 * Looks at the configured database, and changes nothing.
 * @throws {DatabaseUnreachable}
 */
export async function describeDatabase(config: Config, now = Date.now()): Promise<DatabaseState> {
  const standing = await standingOf(config.database.url, allTables(config.modules), now)
  return { ...standing, isEmpty: isEmpty(standing), pending: standing.isDamaged ? [] : await pendingOf(config) }
}

async function pendingOf(config: Config): Promise<string[]> {
  await using migrator = await openMigrator(config)
  return (await migrator.status()).filter(({ state }) => state === 'pending').map(({ name }) => name)
}

/**
 * Deletes every row of every domain, in one transaction. Its schema and its mark stay, and no id that was made in it is made again.
 * @throws {Trouble} while a server runs on it
 */
export async function resetDatabase(config: Config, now = Date.now()): Promise<void> {
  const { url } = config.database
  await checkSchema(config)
  await using database = (await openForFilling<unknown>(url)) as Database<AnyTables>
  const tables = await orderOf(config)
  await database.transaction(async ({ db, lock }) => {
    await lock(...LEASE_LOCK) // a server that starts now waits for its number, and finds nothing
    mustBeIdle({ processes: await countLiveProcesses({ db: db as never }, now) })
    await emptyTables(db, tables)
    await putMark(db as never, { name: 'filling', value: null, now })
  })
}

async function orderOf({ database: { url }, modules }: Config) {
  await using snapshot = await openSnapshot(url)
  return inOrder(allTables(modules), snapshot.tables)
}
