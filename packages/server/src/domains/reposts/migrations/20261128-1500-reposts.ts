import { createTable, dropTable, id, instant, type Migration, maybe } from '../../../db/columns.ts'

export const createRepostTable: Migration = {
  name: '20261128-1500-reposts',
  up(schema) {
    createTable(schema, 'reposts', {
      columns: {
        id: id(),
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        created_at: instant(),
        undone_id: maybe(id()),
      },
      unique: [['account_id', 'post_id']],
      indexes: [
        { on: ['account_id', 'id'] },
        { on: ['post_id', 'id'] },
        { on: ['undone_id'], where: 'undone_id is not null', name: 'reposts_undone' },
      ],
    })
  },
  down(schema) {
    dropTable(schema, 'reposts')
  },
}
