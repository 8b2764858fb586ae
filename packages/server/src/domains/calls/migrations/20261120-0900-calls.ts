import { createTable, dropTable, instant, type Migration, maybe, text } from '../../../db/columns.ts'

export const calls: Migration = {
  name: '20261120-0900-calls',
  up(schema) {
    createTable(schema, 'idempotency_keys', {
      columns: { key_hash: text(), input_hash: text(), answer: maybe(text()), created_at: instant() },
      primaryKey: ['key_hash'],
      indexes: [{ on: ['created_at'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'idempotency_keys')
  },
}
