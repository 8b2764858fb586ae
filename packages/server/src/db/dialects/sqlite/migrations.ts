import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type Sqlite from 'better-sqlite3'
import type { MigrationConnection } from '../../dialect.ts'
import { connect } from './connect.ts'
import { isBusy } from './dialect.ts'

const LOCK_DEADLINE_MS = 60_000

/** The file is made by the first transaction: whoever only looks, under a mistyped name perhaps, leaves nothing behind. */
export async function openSqliteMigrations(path: string): Promise<MigrationConnection> {
  let opened: Sqlite.Database | undefined
  const make = () => {
    opened ??= open(path)
    return opened
  }
  const find = () => (existsSync(path) ? make() : opened)
  find()
  return {
    lock: async () => {},
    unlock: async () => {},
    begin: () => beginExclusive(make()),
    commit: async () => commit(make()),
    async rollback() {
      if (opened?.inTransaction) opened.exec('rollback')
    },
    run: async (sql) => void make().exec(sql),
    query: async (sql) => make().prepare<[], Record<string, unknown>>(sql).all(),
    exists: async () => find() !== undefined,
    hasTable: async (name) => find()?.prepare('select 1 from sqlite_schema where name = ?').get(name) !== undefined,
    async [Symbol.asyncDispose]() {
      opened?.close()
    },
  }
}

/** Foreign keys are checked once before each commit, so that a migration can rebuild a table that others refer to. */
function open(path: string): Sqlite.Database {
  const raw = connect(path)
  raw.pragma('busy_timeout = 0')
  raw.pragma('foreign_keys = off')
  return raw
}

function commit(raw: Sqlite.Database): void {
  const orphans = raw.pragma('foreign_key_check') as { table: string; parent: string }[]
  const [first] = orphans
  if (first) throw new Error(`${orphans.length} rows refer to nothing: ${first.table} to ${first.parent}`)
  raw.exec('commit')
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
