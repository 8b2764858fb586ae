import { CompiledQuery } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Cells } from '../db/dialect.ts'

/** Takes rows by the thousand and writes them in large statements. */
export interface BulkWriter {
  /** The rows of a table come with the same columns each time; the first row of a table after the first of those it refers to. */
  write(table: string, columns: readonly string[], cells: Cells): Promise<void>
}

const ROWS_A_STATEMENT = 1000

/**
 * Writes any number of rows in one transaction: all of them, or none when `produce` throws. `produce` may await nothing but the
 * writer. `onWritten` hears the number of rows after each statement.
 */
export async function bulkWrite(
  database: Database<unknown>,
  produce: (writer: BulkWriter) => Promise<void>,
  onWritten: (rows: number) => void = () => {},
): Promise<number> {
  return database.transaction(async ({ db }) => {
    const waiting = new Map<string, { columns: readonly string[]; rows: Cells[] }>()
    let written = 0
    const flush = async () => {
      for (const [table, { columns, rows }] of waiting) {
        if (rows.length === 0) continue
        const { sql, parameter } = database.dialect.bulkInsert(table, columns, rows.splice(0))
        written += Number((await db.executeQuery(CompiledQuery.raw(sql, [parameter]))).numAffectedRows ?? 0n)
        onWritten(written)
      }
    }
    await produce({
      async write(table, columns, cells) {
        const batch = waiting.get(table) ?? { columns, rows: [] }
        waiting.set(table, batch)
        batch.rows.push(cells)
        if (batch.rows.length >= ROWS_A_STATEMENT) await flush()
      },
    })
    await flush()
    return written
  })
}
