import { PostgresAdapter } from 'kysely'
import pg from 'pg'
import { handleFactory } from '../../executor.ts'
import type { Snapshot, TableShape } from '../../snapshot.ts'
import { PostgresCompiler } from './compiler.ts'
import { CONNECT_TIMEOUT_MS, unreachable } from './pool.ts'
import { Statements } from './statements.ts'

/** What only this database can tell of a snapshot. */
export interface PostgresSnapshot extends Snapshot {
  /** Lets another connection look at the same moment, while this one lasts. */
  exportId(): Promise<string>
  serverVersion(): Promise<number>
}

/** One transaction that reads repeatably: it locks nothing that writers need. */
export async function openPostgresSnapshot(url: string): Promise<PostgresSnapshot> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  client.on('error', () => {}) // the next statement tells; unheard it would end the process
  await client.connect().catch((error) => {
    throw unreachable(url, error)
  })
  const value = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows[0]?.[0] as unknown
  try {
    await client.query('begin isolation level repeatable read read only')
    const statements = new Statements({ named: false })
    const createHandle = handleFactory(() => new PostgresCompiler(), new PostgresAdapter())
    return {
      db: createHandle({ execute: ({ sql, parameters }) => statements.execute(client, sql, parameters) }),
      tables: new Map((await describeTables(client)).map((table) => [table.name, table])),
      size: async () => Number(await value('select pg_database_size(current_database())')),
      damages: async () => [], // it enforces its references, and keeps no checksum that a reader could ask for
      exportId: async () => String(await value('select pg_export_snapshot()')),
      serverVersion: async () => Math.floor(Number(await value('show server_version_num')) / 10_000),
      [Symbol.asyncDispose]: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function describeTables(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', case a.atttypid
          when 'int8'::regtype then 'integer' when 'bytea'::regtype then 'bytes' else 'text' end) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(json_agg(a.attname order by k.at), '[]') from pg_index i
        cross join unnest(i.indkey) with ordinality k(attnum, at)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary) as key,
      (select coalesce(json_agg(distinct f.relname), '[]') from pg_constraint r join pg_class f on f.oid = r.confrelid
        where r.conrelid = c.oid and r.contype = 'f') as references
    from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by c.relname`)
  return rows
}
