import { createTable, dropTable, instant, integer, text } from './columns.ts'
import type { Migration } from './migrate.ts'

export const processNumbers: Migration = {
  name: '20261120-0800-process-numbers',
  up(schema) {
    createTable(schema, 'process_numbers', {
      columns: { number: integer(), holder: text({ max: 100 }), expires_at: instant() },
      primaryKey: ['number'],
    })
  },
  down: (schema) => dropTable(schema, 'process_numbers'),
}
