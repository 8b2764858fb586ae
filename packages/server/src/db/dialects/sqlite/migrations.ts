import { setTimeout as wait } from 'node:timers/promises'
import type Sqlite from 'better-sqlite3'
import type { MigrationConnection } from '../../dialect.ts'
import { connect } from './connect.ts'
import { isBusy } from './dialect.ts'

const LOCK_DEADLINE_MS = 60_000

/** Foreign keys are checked once before each commit, so that a migration can rebuild a table that others refer to. */
export async function openSqliteMigrations(path: string): Promise<MigrationConnection> {
  const raw = connect(path)
  raw.pragma('busy_timeout = 0')
  raw.pragma('foreign_keys = off')
  return {
    lock: async () => {},
    unlock: async () => {},
    begin: () => beginExclusive(raw),
    async commit() {
      const orphans = raw.pragma('foreign_key_check') as { table: string; parent: string }[]
      const [first] = orphans
      if (first) throw new Error(`${orphans.length} rows refer to nothing: ${first.table} to ${first.parent}`)
      raw.exec('commit')
    },
    async rollback() {
      if (raw.inTransaction) raw.exec('rollback')
    },
    run: async (sql) => void raw.exec(sql),
    query: async (sql) => raw.prepare<[], Record<string, unknown>>(sql).all(),
    hasTable: async (name) => raw.prepare('select 1 from sqlite_schema where name = ?').get(name) !== undefined,
    async [Symbol.asyncDispose]() {
      raw.close()
    },
  }
}

async function beginExclusive(raw: Sqlite.Database): Promise<void> {
  const deadline = Date.now() + LOCK_DEADLINE_MS
  for (;;) {
    try {
      raw.exec('begin exclusive')
      return
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error
    }
    await wait(1 + Math.random() * 10)
  }
}
