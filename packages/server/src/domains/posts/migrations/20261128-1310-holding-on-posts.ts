import { addColumn, dropColumn, flag, type Migration } from '../../../db/columns.ts'

/** Whether what people say about a post waits for its author, when they do not follow them. */
export const addHoldingToPosts: Migration = {
  name: '20261128-1310-holding-on-posts',
  up(schema) {
    addColumn(schema, 'posts', { name: 'holds_replies', ...flag() })
  },
  down(schema) {
    dropColumn(schema, 'posts', 'holds_replies')
  },
}
