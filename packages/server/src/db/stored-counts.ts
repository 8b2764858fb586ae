import { type RawBuilder, sql } from 'kysely'
import type { CounterStatements, Drift } from '../kernel/invariant.ts'
import type { Writes } from './database.ts'
import { held, selectDrifts } from './select.ts'

type AnyTables = Record<string, unknown>

interface StoredCount<Tables> {
  readonly table: keyof Tables & string
  /** The column by which its rows are found: they need not be alone with it. */
  readonly key: string
  readonly column: string
  /** The truth about a row of the table, by scalar subqueries alone. */
  readonly counted: RawBuilder<number>
}

/** A column that counts: how its rows drift, are held and are counted anew. */
export function storedCount<Tables>({ table, key, column, counted }: StoredCount<Tables>): CounterStatements<Tables> {
  const set = (db: Writes<Tables>, ids: readonly string[], to: RawBuilder<number>) =>
    (db as Writes<AnyTables>)
      .updateTable(table as string)
      .set({ [column]: to })
      .where(sql.ref(key), 'in', ids)
      .execute()
  return {
    over: { table, key },
    find: (db, { from, to }) =>
      selectDrifts(
        db,
        sql<Drift>`
            select ${sql.ref(key)} as id, ${sql.ref(column)} as stored, ${counted} as counted from ${sql.table(table)}
            where ${sql.ref(key)} >= ${from} and ${sql.ref(key)} <= ${to}
`,
      ),
    hold: (db, ids) => set(db, ids, held(column)),
    recount: (db, ids) => set(db, ids, counted),
  }
}
