import type { Words } from '../../columns.ts'

/** STRICT refuses text in an id column, where it would sort above every id. A composite key is the table itself, without a rowid. */
export const sqliteWords: Words = {
  types: { integer: 'integer', text: 'text', bytes: 'blob' },
  tableEnd: (keyColumns) => (keyColumns > 1 ? ' strict, without rowid' : ' strict'),
}
