import pg from 'pg'
import type { MigrationConnection } from '../../dialect.ts'
import { CONNECT_TIMEOUT_MS, unreachable } from './pool.ts'

/** Names the lock that one run of migrations holds. */
const LOCK_KEY = '7453010373645655411'

export async function openPostgresMigrations(url: string): Promise<MigrationConnection> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  client.on('error', () => {}) // the next statement tells; unheard it would end the process
  await client.connect().catch((error) => {
    throw unreachable(url, error)
  })
  const run = async (sql: string) => void (await client.query(sql))
  return {
    lock: () => run(`select pg_advisory_lock(${LOCK_KEY})`),
    unlock: () => run(`select pg_advisory_unlock(${LOCK_KEY})`),
    begin: () => run('begin'),
    commit: () => run('commit'),
    rollback: () => run('rollback'),
    run,
    query: async (sql) => (await client.query(sql)).rows,
    exists: async () => true, // one that is not there refuses the connection
    hasTable: async (name) =>
      (await client.query('select to_regclass($1) is not null as found', [name])).rows[0].found === true,
    [Symbol.asyncDispose]: () => client.end(),
  }
}
