import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { parseDatabaseUrl } from '../db/open.ts'

/** Every table, column, constraint and index as sorted lines: two databases with equal lines have the same schema. */
export async function describeSchema(url: string): Promise<readonly string[]> {
  const place = parseDatabaseUrl(url)
  return place.kind === 'sqlite' ? describeSqlite(place.path) : describePostgres(place.url)
}

/** The tables of a SQLite file that are not STRICT and would store text in an id column: there should be none. */
export function looseTables(file: string): string[] {
  const raw = new Sqlite(file, { readonly: true })
  const tables = raw.pragma('table_list') as { name: string; type: string; strict: number }[]
  raw.close()
  return tables
    .filter(({ name, type, strict }) => type === 'table' && strict === 0 && !name.startsWith('sqlite_'))
    .map(({ name }) => name)
}

function describeSqlite(file: string): string[] {
  const raw = new Sqlite(file, { readonly: true })
  const rows = raw
    .prepare<[], string>("select type || ' ' || name || ': ' || sql from sqlite_schema where sql is not null")
    .pluck()
    .all()
  raw.close()
  return rows.sort()
}

async function describePostgres(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ line: string }>(`
    select format('column %s.%s: %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                  case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid), l.collname) as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    left join pg_collation l on l.oid = a.attcollation
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    union all
    select format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union all
    select format('index %s', indexdef) from pg_indexes where schemaname = 'public'`)
  await client.end()
  return rows.map(({ line }) => line).sort()
}
