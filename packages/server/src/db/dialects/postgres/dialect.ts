import type { Cells, Dialect } from '../../dialect.ts'

const UNIQUE_VIOLATION = '23505'
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const LOCK_NOT_AVAILABLE = '55P03'
const READ_ONLY_TRANSACTION = '25006'

export const postgres: Dialect = {
  name: 'postgres',
  isUniqueViolation: (error) => fieldOf(error, 'code') === UNIQUE_VIOLATION,
  isBusy: (error) => asksToRetry(error) || fieldOf(error, 'code') === LOCK_NOT_AVAILABLE || hasLostServer(error),
  bulkInsert(table, columns, rows) {
    const names = columns.map((column) => `"${column}"`).join(', ')
    const named = rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, textOf(cells[at])])))
    return {
      sql: `insert into "${table}" (${names}) select ${names} from json_populate_recordset(null::"${table}", $1)`,
      parameter: JSON.stringify(named),
    }
  },
}

/** Bytes travel in JSON as the text that the column reads them from. */
function textOf(cell: Cells[number] | undefined): string | number | null | undefined {
  return cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString('hex')}` : cell
}

/** The transaction was sacrificed for another one and would probably succeed now. */
export function asksToRetry(error: unknown): boolean {
  const code = fieldOf(error, 'code')
  return code === SERIALIZATION_FAILURE || code === DEADLOCK
}

/** The server stopped, or the connection to it broke, under a statement. */
function hasLostServer(error: unknown): boolean {
  if (/^(08|57P0[1-4]|ECONN|EPIPE)/.test(String(fieldOf(error, 'code')))) return true
  return error instanceof Error && /^Connection terminated|is not queryable$/.test(error.message)
}

export function isReadOnlyViolation(error: unknown): boolean {
  return fieldOf(error, 'code') === READ_ONLY_TRANSACTION
}

/** A migration changed what a statement returns that this connection has named: only a new connection forgets it. */
export function isStalePlan(error: unknown): boolean {
  return fieldOf(error, 'routine') === 'RevalidateCachedQuery'
}

/** The connection that this happened on serves nobody any more. */
export function spoilsConnection(error: unknown): boolean {
  return isStalePlan(error) || hasLostServer(error)
}

function fieldOf(error: unknown, field: 'code' | 'routine'): unknown {
  return error instanceof Error ? (error as { code?: unknown; routine?: unknown })[field] : undefined
}
