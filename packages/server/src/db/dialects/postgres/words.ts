import type { Words } from '../../columns.ts'

/** Text sorts by its bytes, as it does on SQLite, whatever the database's locale is. */
export const postgresWords: Words = {
  types: { integer: 'bigint', text: 'text collate "C"', bytes: 'bytea' },
  tableEnd: () => '',
}
