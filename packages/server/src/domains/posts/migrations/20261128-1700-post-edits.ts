import { createTable, dropTable, id, instant, type Migration, text } from '../../../db/columns.ts'

/** What posts said before they were edited. */
export const createPostEdits: Migration = {
  name: '20261128-1700-post-edits',
  up(schema) {
    createTable(schema, 'post_edits', {
      columns: {
        id: id(),
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        text: text({ max: 3000 }),
        replaced_at: instant(),
      },
      indexes: [{ on: ['post_id', 'id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'post_edits')
  },
}
