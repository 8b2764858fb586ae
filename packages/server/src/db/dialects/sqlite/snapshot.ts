import { resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import { SqliteAdapter } from 'kysely'
import { handleFactory } from '../../executor.ts'
import { DatabaseUnreachable } from '../../options.ts'
import type { Snapshot, TableShape } from '../../snapshot.ts'
import { SqliteCompiler } from './compiler.ts'
import { Statements } from './statements.ts'

const WAIT_FOR_LOCK_MS = 5000 // only a log that is being recovered or reset makes a reader wait

/** A read transaction that stays open: in WAL mode it neither waits for the writer nor is waited for. */
export async function openSqliteSnapshot(path: string): Promise<Snapshot> {
  const raw = open(resolve(path))
  try {
    raw.exec('begin')
    raw.prepare('select count(*) from sqlite_schema').get() // the first read is the moment of the snapshot
    const statements = new Statements(raw)
    const createHandle = handleFactory(() => new SqliteCompiler(), new SqliteAdapter())
    return {
      db: createHandle({ execute: async ({ sql, parameters }) => statements.read(sql, parameters) }),
      tables: new Map(describeTables(raw).map((table) => [table.name, table])),
      size: async () => pageBytes(raw),
      damages: async () => damages(raw),
      async [Symbol.asyncDispose]() {
        raw.close()
      },
    }
  } catch (error) {
    raw.close()
    throw error
  }
}

function open(file: string): Sqlite.Database {
  try {
    const raw = new Sqlite(file, { fileMustExist: true, timeout: WAIT_FOR_LOCK_MS })
    raw.pragma('query_only = on') // opened read-only, the last to close a file would leave its log beside it
    return raw
  } catch (error) {
    throw new DatabaseUnreachable({
      place: file,
      why: error instanceof Error ? error.message : String(error),
      fix: 'correct the name of the file, and let this user read it and write its folder',
    })
  }
}

interface ColumnRow {
  readonly table_name: string
  readonly name: string
  readonly type: string
  readonly pk: number
}

/** Tables alone: no views, and nothing that a virtual table keeps for itself. */
function describeTables(raw: Sqlite.Database): TableShape[] {
  const columns = raw
    .prepare<[], ColumnRow>(`
      select t.name as table_name, c.name, lower(c.type) as type, c.pk
      from pragma_table_list t join pragma_table_info(t.name) c
      where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' order by t.name, c.cid`)
    .all()
  const references = raw
    .prepare<[string], string>('select distinct "table" from pragma_foreign_key_list(?) order by 1')
    .pluck()
  return [...Map.groupBy(columns, ({ table_name }) => table_name)].map(([name, rows]) => ({
    name,
    columns: rows.map((column) => ({ name: column.name, type: typeOf(column.type) })),
    key: rows
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((column) => column.name),
    references: references.all(name),
  }))
}

function typeOf(type: string): 'integer' | 'text' | 'bytes' {
  if (type === 'blob') return 'bytes'
  return type === 'text' ? 'text' : 'integer'
}

function pageBytes(raw: Sqlite.Database): number {
  return Number(raw.pragma('page_count', { simple: true })) * Number(raw.pragma('page_size', { simple: true }))
}

function damages(raw: Sqlite.Database): string[] {
  const integrity = (raw.pragma('integrity_check') as { integrity_check: string }[]).map((row) => row.integrity_check)
  const orphans = raw.pragma('foreign_key_check') as { table: string; parent: string }[]
  return [
    ...integrity.filter((sentence) => sentence !== 'ok'),
    ...orphans.slice(0, 10).map(({ table, parent }) => `a row of ${table} refers to no row of ${parent}`),
  ]
}
