import { addColumn, createIndex, dropColumn, dropIndex, type Migration, maybeInstant } from '../../../db/columns.ts'

const held = { on: ['on_kind', 'on_id', 'id'], where: 'held_at is not null', name: 'comments_held' }

/** Since when a comment waits for the author of the post that it is on. */
export const addHeldToComments: Migration = {
  name: '20261128-1320-held-comments',
  up(schema) {
    addColumn(schema, 'comments', { name: 'held_at', ...maybeInstant() })
    createIndex(schema, 'comments', held)
  },
  down(schema) {
    dropIndex(schema, 'comments', held)
    dropColumn(schema, 'comments', 'held_at')
  },
}
