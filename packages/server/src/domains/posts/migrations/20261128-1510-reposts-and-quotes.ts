import {
  addColumn,
  count,
  createTable,
  dropColumn,
  dropTable,
  id,
  label,
  type Migration,
  maybeInstant,
} from '../../../db/columns.ts'

/** How often a post was reposted and quoted, whether others may quote it, and which post quotes which. */
export const addRepostsAndQuotes: Migration = {
  name: '20261128-1510-reposts-and-quotes',
  up(schema) {
    addColumn(schema, 'posts', { name: 'reposts_count', ...count() })
    addColumn(schema, 'posts', { name: 'quotes_count', ...count() })
    addColumn(schema, 'posts', { name: 'quotes', ...label('on', 'off'), default: 'on' })
    createTable(schema, 'post_quotes', {
      columns: {
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        quoted_id: id({ of: 'posts', onDelete: 'cascade' }),
        detached_at: maybeInstant(),
      },
      primaryKey: ['post_id'],
      indexes: [{ on: ['quoted_id', 'post_id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'post_quotes')
    for (const column of ['quotes', 'quotes_count', 'reposts_count']) dropColumn(schema, 'posts', column)
  },
}
