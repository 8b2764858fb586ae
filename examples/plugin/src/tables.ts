import type { AccountId, Id, PostId } from '@kindred/contract'
import { columns, type Migration } from '@kindred/server'

export interface KudosTables {
  kudos: { id: Id<'kudos'>; post_id: PostId; account_id: AccountId; created_at: number }
}

const { createTable, dropTable, id, instant } = columns

export const createKudosTable: Migration = {
  name: '20261128-1500-kudos',
  up(schema) {
    createTable(schema, 'kudos', {
      columns: {
        id: id(),
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        created_at: instant(),
      },
      unique: [['post_id', 'account_id']],
      indexes: [{ on: ['account_id'] }],
    })
  },
  down: (schema) => dropTable(schema, 'kudos'),
}
