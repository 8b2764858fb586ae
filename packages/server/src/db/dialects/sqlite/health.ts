import Sqlite from 'better-sqlite3'
import type { Health, MigrationConnection } from '../../dialect.ts'
import type { SchemaPart } from '../../schema-parts.ts'

const MOST_ERRORS = 20
const FROM_BACKUP = 'Stop the server, keep the file as it is, and restore the last backup; look at the disk.'

export const sqliteHealth: Health = {
  looks: [
    {
      name: 'database.integrity',
      meaning: 'Every page of the file can be read, and every index holds what its table holds.',
      fix: FROM_BACKUP,
      /** The one check that keeps its process busy as long as it lasts, a second or two for each million rows. */
      look: async (connection) =>
        (await wordsOf(connection, `pragma integrity_check(${MOST_ERRORS})`, 'integrity_check')).filter(
          (line) => line !== 'ok',
        ),
    },
    {
      name: 'database.strict-tables',
      meaning: 'Every table is STRICT, so that no text stands where a number belongs.',
      fix: 'Make the table anew, as `kindred migrate sql` writes it, and copy its rows.',
      look: (connection) =>
        wordsOf(
          connection,
          `select name from pragma_table_list
           where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite\\_%' escape '\\'`,
          'name',
        ),
    },
  ],
  async describe(connection) {
    return partsOf(await connection.query(PARTS))
  },
  async describeNew(_, statements) {
    const raw = new Sqlite(':memory:')
    try {
      for (const sql of statements) raw.exec(sql)
      return partsOf(raw.prepare<[], Record<string, unknown>>(PARTS).all())
    } finally {
      raw.close()
    }
  },
  makeIndex: (connection, text) => connection.run(text),
}

/** What constraints make by themselves has no SQL: it stands in that of its table. */
const PARTS = 'select type, name, tbl_name, sql from sqlite_schema where sql is not null order by name'

function partsOf(rows: readonly Readonly<Record<string, unknown>>[]): SchemaPart[] {
  return rows.map(({ type, name, tbl_name, sql }) => ({
    table: String(tbl_name),
    name: `${type} ${name}`,
    text: String(sql).replaceAll(/\s+/g, ' '),
  }))
}

async function wordsOf({ query }: MigrationConnection, sql: string, column: string): Promise<string[]> {
  return (await query(sql)).flatMap((row) => String(row[column]).split('\n')) // one row may tell of many pages
}
