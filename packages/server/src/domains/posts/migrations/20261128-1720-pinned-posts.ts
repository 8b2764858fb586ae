import { createTable, dropTable, id, instant, type Migration } from '../../../db/columns.ts'

/** Which of their posts people show first: one each. */
export const createPinnedPosts: Migration = {
  name: '20261128-1720-pinned-posts',
  up(schema) {
    createTable(schema, 'pinned_posts', {
      columns: {
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        pinned_at: instant(),
      },
      primaryKey: ['account_id'],
      indexes: [{ on: ['post_id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'pinned_posts')
  },
}
