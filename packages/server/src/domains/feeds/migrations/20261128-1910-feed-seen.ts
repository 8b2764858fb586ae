import { createTable, dropTable, id, instant, type Migration } from '../../../db/columns.ts'

/** Which posts people have seen: by person for homes and for what each may keep, by time for the sweeper. */
export const createFeedSeen: Migration = {
  name: '20261128-1910-feed-seen',
  up(schema) {
    createTable(schema, 'feed_seen', {
      columns: {
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        seen_at: instant(),
      },
      primaryKey: ['account_id', 'post_id'],
      indexes: [{ on: ['account_id', 'seen_at', 'post_id'] }, { on: ['seen_at'] }, { on: ['post_id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'feed_seen')
  },
}
