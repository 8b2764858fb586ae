import { createIndex, dropIndex, type Index, type Migration } from '../../../db/columns.ts'

const blocked: Index = { on: ['blocked_id'] }
const added: readonly (readonly [table: string, index: Index])[] = [
  ['follows', { name: 'follows_by_followee', on: ['followee_id', '(follower_id + 0)'], isUnique: true }],
  ['blocks', { name: 'blocks_by_blocked', on: ['blocked_id', '(blocker_id + 0)'], isUnique: true }],
  ['close_friends', { on: ['friend_id', 'owner_id'], isUnique: true }],
  ['mutes', { on: ['muted_id'] }],
  ['audience_list_members', { on: ['member_id'] }],
]

/**
 * Ties, found from their other side as well: for the reader of a page, who is one where the authors are many, and for an account that
 * goes. With `+ 0` an index is used by those alone who ask in that way, as whoever reads for a viewer does.
 */
export const indexTiesFromTheOtherSide: Migration = {
  name: '20261127-2100-ties-from-the-other-side',
  up(schema) {
    for (const [table, index] of added) createIndex(schema, table, index)
    dropIndex(schema, 'blocks', blocked)
  },
  down(schema) {
    createIndex(schema, 'blocks', blocked)
    for (const [table, index] of added) dropIndex(schema, table, index)
  },
}
