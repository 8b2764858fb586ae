import { count, createTable, dropTable, id, instant, label, type Migration, maybe, text } from '../../../db/columns.ts'

export const createSaveTables: Migration = {
  name: '20261128-0910-saves',
  up(schema) {
    createTable(schema, 'collections', {
      columns: {
        id: id(),
        owner_id: id({ of: 'accounts' }),
        name: text({ max: 50 }),
        name_key: text({ max: 1000 }),
        saved_count: count(),
        created_at: instant(),
      },
      unique: [['owner_id', 'name_key']],
      indexes: [{ on: ['owner_id', 'id'] }],
    })
    createTable(schema, 'saves', {
      columns: {
        id: id(),
        account_id: id({ of: 'accounts' }),
        item_kind: label('post', 'comment', 'subject'),
        item_id: id(),
        collection_id: maybe(id({ of: 'collections', onDelete: 'set null' })),
        created_at: instant(),
      },
      unique: [['account_id', 'item_kind', 'item_id']],
      indexes: [
        { on: ['account_id', 'item_kind', 'id'] },
        { on: ['item_id', 'item_kind'] },
        { on: ['collection_id', 'item_kind', 'id'], where: 'collection_id is not null', name: 'saves_by_collection' },
      ],
    })
  },
  down(schema) {
    dropTable(schema, 'saves')
    dropTable(schema, 'collections')
  },
}
