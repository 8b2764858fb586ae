import { createTable, dropTable, id, instant, type Migration, text } from '../../../db/columns.ts'

export const createActs: Migration = {
  name: '20261127-2310-acts',
  up(schema) {
    createTable(schema, 'acts', {
      columns: {
        id: id(),
        key_id: id({ of: 'api_keys' }),
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        path: text(),
        request: text(),
        created_at: instant(),
      },
      indexes: [{ on: ['key_id'] }, { on: ['account_id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'acts')
  },
}
