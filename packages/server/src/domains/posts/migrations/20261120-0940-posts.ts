import {
  createTable,
  dropTable,
  id,
  instant,
  json,
  label,
  type Migration,
  maybe,
  maybeInstant,
  text,
} from '../../../db/columns.ts'

export const createPostTables: Migration = {
  name: '20261120-0940-posts',
  up(schema) {
    createTable(schema, 'posts', {
      columns: {
        id: id(),
        author_id: id({ of: 'accounts', onDelete: 'cascade' }),
        text: text({ max: 3000 }),
        spans: json(),
        audience: label('public', 'followers', 'mutuals', 'closeFriends', 'list', 'only'),
        audience_list_id: maybe(id({ of: 'audience_lists', onDelete: 'set null' })),
        created_at: instant(),
        edited_at: maybeInstant(),
        hidden_at: maybeInstant(),
        removed_at: maybeInstant(),
      },
      checks: ["audience = 'list' or audience_list_id is null"],
      indexes: [
        { on: ['author_id', 'id'] },
        { on: ['audience_list_id'], where: 'audience_list_id is not null', name: 'posts_by_list' },
      ],
    })
    createTable(schema, 'post_audience', {
      columns: {
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
      },
      primaryKey: ['post_id', 'account_id'],
      indexes: [{ on: ['account_id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'post_audience')
    dropTable(schema, 'posts')
  },
}
