import type { Cells, Dialect } from '../../dialect.ts'
import { isIdColumn } from '../../ids.ts'

const UNIQUE = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_ROWID'])

export const sqlite: Dialect = {
  name: 'sqlite',
  isUniqueViolation: (error) => UNIQUE.has(codeOf(error)),
  isBusy,
  bulkInsert(table, columns, rows) {
    const holdsBytes = columns.map((_, at) => rows.some((cells) => cells[at] instanceof Uint8Array))
    const cells = columns.map((column, at) => {
      if (holdsBytes[at]) return `unhex(value ->> ${at})`
      return isIdColumn(column) ? `cast(value ->> ${at} as integer)` : `value ->> ${at}`
    })
    const names = columns.map((column) => `"${column}"`).join(', ')
    return {
      sql: `insert into "${table}" (${names}) select ${cells.join(', ')} from json_each(?)`,
      parameter: JSON.stringify(holdsBytes.includes(true) ? rows.map(bytesAsHex) : rows),
    }
  },
}

function bytesAsHex(cells: Cells): Cells {
  return cells.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell))
}

/** Another process holds the lock of the file. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}
