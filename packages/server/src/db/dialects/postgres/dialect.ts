import type { Cells, Dialect } from '../../dialect.ts'

const UNIQUE_VIOLATION = '23505'
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const LOCK_NOT_AVAILABLE = '55P03'
const READ_ONLY_TRANSACTION = '25006'
const STATEMENT_TIMEOUT = '57014'
const DISK_FULL = '53100'

export const postgres: Dialect = {
  name: 'postgres',
  isUniqueViolation: (error) => fieldOf(error, 'code') === UNIQUE_VIOLATION,
  isBusy: (error) => asksToRetry(error) || isHeldUp(error) || hasLostServer(error),
  isFull: (error) => fieldOf(error, 'code') === DISK_FULL,
  bulkInsert(table, columns, rows) {
    const names = columns.map((column) => `"${column}"`).join(', ')
    return {
      sql: `insert into "${table}" (${names}) select ${names} from json_populate_recordset(null::"${table}", $1)`,
      parameter: recordsOf({ columns, rows }),
    }
  },
}

/** Rows as `json_populate_recordset` takes them. */
export function recordsOf({ columns, rows }: { columns: readonly string[]; rows: readonly Cells[] }): string {
  const named = (cells: Cells) => Object.fromEntries(columns.map((column, at) => [column, textOf(cells[at])]))
  return JSON.stringify(rows.map(named))
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

/** Others held a lock, or the server was busy, for longer than a statement may wait. */
function isHeldUp(error: unknown): boolean {
  const code = fieldOf(error, 'code')
  return code === LOCK_NOT_AVAILABLE || code === STATEMENT_TIMEOUT
}

/** A whole table was locked: of a lock on a row the server tells where it met it. */
export function isTableLocked(error: unknown): boolean {
  return fieldOf(error, 'code') === LOCK_NOT_AVAILABLE && fieldOf(error, 'where') === undefined
}

/** The server takes no connection at this moment: it starts, stops, restarts, or has as many as it bears. */
export function isTurnedAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isTurnedAway)
  return /^(53300|57P0[1-4]|08|ECONNREFUSED|ECONNRESET)/.test(String(fieldOf(error, 'code')))
}

/** The server stopped, or the connection to it broke, under a statement. */
export function hasLostServer(error: unknown): boolean {
  if (/^(08|25P03|57P0[1-4]|ECONN|EPIPE)/.test(String(fieldOf(error, 'code')))) return true
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

function fieldOf(error: unknown, field: 'code' | 'routine' | 'where'): unknown {
  return error instanceof Error ? (error as { code?: unknown; routine?: unknown; where?: unknown })[field] : undefined
}
