import { sql } from 'kysely'
import type { Reads } from '../database.ts'
import type { AnyTables, Row, TableShape } from '../snapshot.ts'

const ROWS_A_SLICE = 1000

/** The rows of a table in the order of its primary key, after a row of it, slice by slice: memory holds one of them. */
export async function* slices(db: Reads<AnyTables>, table: TableShape, after?: Row): AsyncGenerator<Row[]> {
  let last = after
  for (;;) {
    const rows = await sliceAfter(db, table, last)
    if (rows.length > 0) yield rows
    if (rows.length < ROWS_A_SLICE) return
    last = rows.at(-1)
  }
}

/** Reads the next slice while the last one is being used: one database works while the other does. */
export async function* ahead<Slice>(source: AsyncGenerator<Slice>): AsyncGenerator<Slice> {
  let next = source.next()
  for (;;) {
    const { done, value } = await next
    if (done) return
    next = source.next()
    next.catch(() => {}) // it is told when it is awaited, if ever
    yield value
  }
}

export function sliceAfter(db: Reads<AnyTables>, table: TableShape, after: Row | undefined): Promise<Row[]> {
  const all = db.selectFrom(table.name).select(table.columns.map(({ name }) => name))
  const following = after ? all.where(isAfter(table, after)) : all
  const ordered = table.key.reduce((query, column) => query.orderBy(column), following)
  return ordered.limit(ROWS_A_SLICE).execute()
}

/** Rows that stand behind another one by their primary key. */
export function isAfter(table: TableShape, row: Row) {
  const integers = new Set(table.columns.filter(({ type }) => type === 'integer').map(({ name }) => name))
  const values = table.key.map((name) => (integers.has(name) ? sql`cast(${row[name]} as bigint)` : sql`${row[name]}`))
  return sql<boolean>`(${sql.join(table.key.map((name) => sql.ref(name)))}) > (${sql.join(values)})`
}
