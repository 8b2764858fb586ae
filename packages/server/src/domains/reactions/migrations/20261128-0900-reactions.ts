import { count, createTable, dropTable, id, instant, label, type Migration, text } from '../../../db/columns.ts'

const kind = () => label('post', 'comment', 'subject')

/** What was reacted to is named by its id first: no two things of any kind share one, and whoever walks the counts walks things. */
export const createReactionTables: Migration = {
  name: '20261128-0900-reactions',
  up(schema) {
    createTable(schema, 'reactions', {
      columns: {
        id: id(),
        account_id: id({ of: 'accounts' }),
        item_kind: kind(),
        item_id: id(),
        reaction: text({ max: 32 }),
        created_at: instant(),
      },
      unique: [['account_id', 'item_kind', 'item_id']],
      indexes: [{ on: ['item_id', 'item_kind', 'id'] }, { on: ['item_id', 'item_kind', 'reaction', 'id'] }],
    })
    createTable(schema, 'reaction_counts', {
      columns: { item_id: id(), item_kind: kind(), reaction: text({ max: 32 }), count: count() },
      primaryKey: ['item_id', 'item_kind', 'reaction'],
    })
    createTable(schema, 'reaction_leftovers', {
      columns: { item_id: id(), item_kind: kind() },
      primaryKey: ['item_id', 'item_kind'],
    })
  },
  down(schema) {
    for (const table of ['reaction_leftovers', 'reaction_counts', 'reactions']) dropTable(schema, table)
  },
}
