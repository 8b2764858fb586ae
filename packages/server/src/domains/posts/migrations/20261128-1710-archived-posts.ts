import { addColumn, createIndex, dropColumn, dropIndex, type Migration, maybeInstant } from '../../../db/columns.ts'

const archived = { on: ['author_id', 'id'], where: 'archived_at is not null', name: 'posts_archived' }

/** Since when their authors keep posts from everybody else. */
export const addArchiveToPosts: Migration = {
  name: '20261128-1710-archived-posts',
  up(schema) {
    addColumn(schema, 'posts', { name: 'archived_at', ...maybeInstant() })
    createIndex(schema, 'posts', archived)
  },
  down(schema) {
    dropIndex(schema, 'posts', archived)
    dropColumn(schema, 'posts', 'archived_at')
  },
}
