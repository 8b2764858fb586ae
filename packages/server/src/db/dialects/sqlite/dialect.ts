import type { Cells, Dialect } from '../../dialect.ts'
import { isIdColumn } from '../../ids.ts'

const UNIQUE = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_ROWID'])
/** Memory that is shared through a file cannot grow on a full disk either. */
const FULL = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE'])

export const sqlite: Dialect = {
  name: 'sqlite',
  isUniqueViolation: (error) => UNIQUE.has(codeOf(error)),
  isBusy,
  isFull: (error) => FULL.has(codeOf(error)),
  bulkInsert(table, columns, rows) {
    const names = columns.map((column) => `"${column}"`).join(', ')
    const holdsBytes = columns.map((_, at) => rows.some((cells) => cells[at] instanceof Uint8Array))
    return {
      sql: `insert into "${table}" (${names}) ${selectCells(columns, holdsBytes)} from json_each(?)`,
      parameter: JSON.stringify(holdsBytes.includes(true) ? rows.map(bytesAsHex) : rows),
    }
  },
}

/** Takes rows apart that are arrays in a JSON array, in which bytes are written as hex: what precedes `from json_each(?)`. */
export function selectCells(columns: readonly string[], holdsBytes: readonly boolean[] = []): string {
  const cells = columns.map((column, at) => {
    if (holdsBytes[at]) return `unhex(value ->> ${at})`
    return isIdColumn(column) ? `cast(value ->> ${at} as integer)` : `value ->> ${at}`
  })
  return `select ${cells.join(', ')}`
}

function bytesAsHex(cells: Cells): Cells {
  return cells.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell))
}

/** Another process holds the lock of the file. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(codeOf(error))
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}
