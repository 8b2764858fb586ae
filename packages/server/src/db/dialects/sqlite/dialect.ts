import type { Dialect } from '../../dialect.ts'
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
    return {
      sql: `insert into "${table}" (${names}) ${selectCells(columns)} from json_each(?)`,
      parameter: JSON.stringify(rows),
    }
  },
}

/** Takes rows apart that are arrays in a JSON array: what precedes `from json_each(?)`. */
export function selectCells(columns: readonly string[]): string {
  const cells = columns.map((column, at) =>
    isIdColumn(column) ? `cast(value ->> ${at} as integer)` : `value ->> ${at}`,
  )
  return `select ${cells.join(', ')}`
}

/** Another process holds the lock of the file. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(codeOf(error))
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}
