import { createIndex, dropIndex, type Index, type Migration } from '../../../db/columns.ts'

/** The owners of a page are many and its reader is one: what is sorted by the friend lies together for them. */
const ofFriends: Index = { on: ['friend_id', 'owner_id'], isUnique: true }
const ofMuted: Index = { on: ['muted_id'] }
const ofMembers: Index = { on: ['member_id'] }

/** The ties of a person, found from their side as well: for the reader of a page, and for an account that goes. */
export const indexTiesFromTheOtherSide: Migration = {
  name: '20261127-2100-ties-from-the-other-side',
  up(schema) {
    createIndex(schema, 'close_friends', ofFriends)
    createIndex(schema, 'mutes', ofMuted)
    createIndex(schema, 'audience_list_members', ofMembers)
  },
  down(schema) {
    dropIndex(schema, 'close_friends', ofFriends)
    dropIndex(schema, 'mutes', ofMuted)
    dropIndex(schema, 'audience_list_members', ofMembers)
  },
}
