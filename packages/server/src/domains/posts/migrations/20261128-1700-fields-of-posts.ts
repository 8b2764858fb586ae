import { addColumn, dropColumn, json, type Migration } from '../../../db/columns.ts'

/** The fields of the developer's own that a post has. */
export const addFieldsToPosts: Migration = {
  name: '20261128-1700-fields-of-posts',
  up(schema) {
    addColumn(schema, 'posts', { name: 'fields', ...json(), default: '{}' })
  },
  down(schema) {
    dropColumn(schema, 'posts', 'fields')
  },
}
