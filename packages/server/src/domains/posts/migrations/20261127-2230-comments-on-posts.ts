import { addColumn, count, dropColumn, label, type Migration } from '../../../db/columns.ts'

/** How many comments stand under a post, and who may write them. */
export const addCommentsToPosts: Migration = {
  name: '20261127-2230-comments-on-posts',
  up(schema) {
    addColumn(schema, 'posts', { name: 'comments_count', ...count() })
    const replies = label('everyone', 'followers', 'mutuals', 'closeFriends', 'off')
    addColumn(schema, 'posts', { name: 'replies', ...replies, default: 'everyone' })
  },
  down(schema) {
    dropColumn(schema, 'posts', 'replies')
    dropColumn(schema, 'posts', 'comments_count')
  },
}
