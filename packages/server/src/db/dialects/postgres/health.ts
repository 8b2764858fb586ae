import type { Look } from '../../../kernel/check.ts'
import type { Health, MigrationConnection } from '../../dialect.ts'
import type { SchemaPart } from '../../schema-parts.ts'

const MAX_CLOCK_SKEW_MS = 5_000

export const postgresHealth: Health = {
  looks: [
    {
      name: 'database.valid-indexes',
      meaning: 'Every index is used: none was left half built.',
      fix: 'Build it anew: reindex index concurrently <name>.',
      look: (connection) => wordsOf(connection, INVALID_INDEXES),
    },
    {
      name: 'database.enforced-keys',
      meaning: 'Foreign keys are enforced in every table.',
      fix: 'Switch them on again: alter table <name> enable trigger all. Then run the doctor once more.',
      look: (connection) => wordsOf(connection, DISABLED_TRIGGERS),
    },
    {
      name: 'database.checksums',
      meaning: 'Pages carry checksums, so that a page that the disk has spoilt is never served.',
      fix: 'Stop Postgres and run pg_checksums --enable, or make the next cluster with initdb --data-checksums.',
      isWarning: true,
      look: (connection) =>
        wordsOf(connection, "select 'data_checksums is off' as word where current_setting('data_checksums') = 'off'"),
    },
    indexLook(),
    clockLook(),
  ],
  async describe(connection) {
    return partsOf(await connection.query(parts('current_schema()')))
  },
  /** Made of temporary tables, which nobody else sees, in a transaction that is taken back. */
  async describeNew(connection, statements) {
    await connection.begin()
    try {
      await connection.run('set local search_path = pg_temp')
      for (const sql of statements) await connection.run(sql)
      return partsOf(
        await connection.query(parts('(select nspname from pg_namespace where oid = pg_my_temp_schema())')),
      )
    } finally {
      await connection.rollback()
    }
  },
  makeIndex: (connection, text) => connection.run(text.replace(' INDEX ', ' INDEX CONCURRENTLY ')),
}

const INVALID_INDEXES = `
  select indexrelid::regclass::text as word from pg_index join pg_class on pg_class.oid = indrelid
  where relnamespace = current_schema()::regnamespace and not (indisvalid and indisready) order by 1`

const DISABLED_TRIGGERS = `
  select distinct tgrelid::regclass::text as word from pg_trigger join pg_class on pg_class.oid = tgrelid
  where relnamespace = current_schema()::regnamespace and tgisinternal and tgenabled = 'D' order by 1`

const TREES = `
  select pg_class.oid::text as word, relname as name from pg_class join pg_am on pg_am.oid = relam
  where relnamespace = current_schema()::regnamespace and relkind = 'i' and amname = 'btree' order by relname`

/** Every index by itself: the first that is broken ends the statement. */
function indexLook(): Look<[MigrationConnection]> {
  return {
    name: 'database.sound-indexes',
    meaning: 'Every index is sound and in order, as far as the extension amcheck is there to tell.',
    fix: 'Build it anew: reindex index concurrently <name>. When that does not help, restore the last backup; look at the disk.',
    async look(connection) {
      const [extension] = await wordsOf(
        connection,
        "select extname as word from pg_extension where extname = 'amcheck'",
      )
      if (extension === undefined) return []
      const broken: string[] = []
      for (const { word, name } of await connection.query(TREES))
        await connection
          .query(`select bt_index_check(${word}::oid)`)
          .catch((error: { code?: string; message: string }) => {
            if (error.code !== INSUFFICIENT_PRIVILEGE) broken.push(`${name}: ${error.message}`)
          })
      return broken
    },
  }
}

const INSUFFICIENT_PRIVILEGE = '42501'

/** Against the real clock of this process, whatever clock the server was given. */
function clockLook(): Look<[MigrationConnection]> {
  return {
    name: 'database.clock',
    meaning: "The database's clock and this machine's agree to five seconds.",
    fix: 'Let both machines take their time from NTP.',
    isWarning: true,
    async look(connection) {
      const [there] = await wordsOf(
        connection,
        'select round(extract(epoch from clock_timestamp()) * 1000)::text as word',
      )
      const ahead = Number(there) - Date.now()
      return Math.abs(ahead) > MAX_CLOCK_SKEW_MS ? [`the database is ${ahead} ms ahead of this machine`] : []
    },
  }
}

/** Each part without the name of its schema. */
function parts(schema: string): string {
  return `
    with tables as (
      select oid, relname from pg_class where relkind in ('r', 'p') and relnamespace = (
        select oid from pg_namespace where nspname = ${schema}
      )
    )
    select relname as "table", 'table ' || relname as name, 'a table' as text from tables
    union all
    select relname, 'column ' || attname, concat_ws(' ', format_type(atttypid, atttypmod),
      case when attnotnull then 'not null' end, 'default ' || pg_get_expr(adbin, adrelid), 'collate ' || nullif(collname, 'default'))
    from tables join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    left join pg_collation on pg_collation.oid = attcollation
    union all
    select relname, 'constraint ' || conname, pg_get_constraintdef(pg_constraint.oid)
    from tables join pg_constraint on conrelid = tables.oid and contype <> 'n'
    union all
    select tables.relname, 'index ' || pg_class.relname, pg_get_indexdef(indexrelid)
    from tables join pg_index on indrelid = tables.oid join pg_class on pg_class.oid = indexrelid
    order by 1, 2`
}

function partsOf(rows: readonly Readonly<Record<string, unknown>>[]): SchemaPart[] {
  return rows.map(({ table, name, text }) => ({
    table: String(table),
    name: String(name),
    text: String(text).replaceAll(/\b(ON|REFERENCES) (?:\w+|"[^"]+")\./g, '$1 '),
  }))
}

async function wordsOf({ query }: MigrationConnection, sql: string): Promise<string[]> {
  return (await query(sql)).map(({ word }) => String(word))
}
