import { InsertQueryNode, type OperationNode, PrimitiveValueListNode, type ValuesNode } from 'kysely'
import type { Cells } from './dialect.ts'
import { canonicalId, isIdColumn } from './ids.ts'

/** The rows of one insert, as they can travel in one parameter. */
export interface ManyRows {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: readonly Cells[]
}

/** The rows of an insert of several, unless one of them holds what JSON cannot: bytes, an expression, a default. */
export function manyRowsOf({ values }: ValuesNode, insert: OperationNode | undefined): ManyRows | undefined {
  if (values.length < 2 || !insert || !InsertQueryNode.is(insert) || !insert.into || !insert.columns) return undefined
  const columns = insert.columns.map(({ column }) => column.name)
  const rows: Cells[] = []
  for (const row of values) {
    if (!PrimitiveValueListNode.is(row) || !row.values.every(isCell)) return undefined
    rows.push(row.values.map((cell, at) => (isIdColumn(columns[at] ?? '') && cell !== null ? canonicalId(cell) : cell)))
  }
  return { table: insert.into.table.identifier.name, columns, rows }
}

function isCell(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number'
}
