import { expect, test } from 'vitest'
import { idSuite } from './dialect/ids.ts'
import type { OpenDialect } from './dialect/queries.ts'
import { rowSuite } from './dialect/rows.ts'
import { shapeSuite } from './dialect/shapes.ts'
import { transactionSuite } from './dialect/transactions.ts'

export type { DialectDatabase, OpenDialect } from './dialect/queries.ts'
export { type DialectTables, dialectMigrations } from './dialect/tables.ts'

/** What every database behind `Database` does alike. Call it in a test file of the dialect. */
export function dialectSuite({ open }: { open: OpenDialect }): void {
  rowSuite(open)
  idSuite(open)
  shapeSuite(open)
  transactionSuite(open)

  test('the database answers a ping and knows its own settings', async () => {
    await using database = await open()
    await database.ping()
    expect(await database.checkDurability()).toBeInstanceOf(Array)
  })
}
