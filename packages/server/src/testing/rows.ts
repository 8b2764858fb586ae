import { CompiledQuery } from 'kysely'
import type { Database } from '../db/database.ts'

/** All rows of some tables, as text: two dumps are equal when nothing was written in between. */
export type Dump = Readonly<Record<string, readonly string[]>>

/** Reads every row of the tables, each table's in an order of their own that both databases agree on. */
export async function dumpTables(database: Database<unknown>, tables: readonly string[]): Promise<Dump> {
  return database.transaction(async ({ db }) => {
    const dump: Record<string, string[]> = {}
    for (const table of tables) {
      const { rows } = await db.executeQuery(CompiledQuery.raw(`select * from ${table}`))
      dump[table] = rows.map((row) => JSON.stringify(row)).sort()
    }
    return dump
  })
}
