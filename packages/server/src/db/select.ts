import { type RawBuilder, sql } from 'kysely'
import type { Reads } from './database.ts'

/** The rows of a select that is written in SQL, for what the builder has no words for. */
export function selectRows<Row>(db: Reads<never>, select: RawBuilder<Row>): Promise<Row[]> {
  const written = sql<Row>`(${select})`.as('written')
  return (db as unknown as Reads<object>).selectFrom(written).selectAll().execute() as Promise<Row[]>
}

/** Those rows of a select whose `stored` is not their `counted`. */
export function selectDrifts<Row extends { stored: number; counted: number }>(
  db: Reads<never>,
  select: RawBuilder<Row>,
): Promise<Row[]> {
  return selectRows(db, sql<Row>`select * from (${select}) as counts where stored <> counted`)
}

/**
 * A counter as it is, and zero where a damaged file says less: whoever sets it to this holds its row, since no database writes a row
 * that fails a check.
 */
export function held(counter: string): RawBuilder<number> {
  return sql`case when ${sql.ref(counter)} < 0 then 0 else ${sql.ref(counter)} end`
}
