import { migrate } from '@kindred/server'
import { startPostgres } from '@kindred/server/testing'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import type { WorldSize } from './size.ts'
import { configFor, worldFile } from './sqlite.ts'
import { tables } from './tables.ts'

const ROWS = 10_000

/** The same world in a Postgres that dies with this process: copied from the file, indexes last. */
export async function worldInPostgres(
  size: WorldSize,
  note: (line: string) => void,
): Promise<AsyncDisposable & { url: string }> {
  const file = await worldFile(size, note)
  const began = performance.now()
  const server = await startPostgres()
  const url = server.url('postgres')
  await migrate(configFor(url))
  const client = new pg.Client(url)
  await client.connect()
  await client.query('set session_replication_role = replica') // foreign keys held in the file already
  const { rows: indexes } = await client.query<{ name: string; made: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
      where indrelid::regclass::text = any($1) and not indisunique`,
    [Object.keys(tables)],
  )
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  await copyRows(new Sqlite(file, { readonly: true }), client)
  for (const { made } of indexes) await client.query(made)
  await client.query('vacuum analyze')
  await client.end()
  note(`copied the world '${size.name}' into Postgres in ${Math.round((performance.now() - began) / 1000)} s`)
  return { url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

async function copyRows(from: Sqlite.Database, to: pg.Client): Promise<void> {
  for (const [table, columns] of Object.entries(tables)) {
    const names = columns.join(', ')
    const insert = `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1)`
    let batch: unknown[] = []
    const flush = async () => {
      if (batch.length > 0) await to.query(insert, [JSON.stringify(batch)])
      batch = []
    }
    for (const row of from.prepare(`select ${names} from ${table}`).iterate())
      if (batch.push(row) >= ROWS) await flush()
    await flush()
  }
  from.close()
}
