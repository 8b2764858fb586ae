// Posts that their authors keep from everybody else.
import type { AccountId, PostId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { PostReads, PostTables } from './tables.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostTables>

/** The next archived posts of an author below a position. */
export const listArchived = shape((db: Reading, $: { author: AccountId; before: PostId; count: number }) =>
  db
    .selectFrom('posts')
    .select('id')
    .where('author_id', '=', $.author)
    .where('archived_at', 'is not', null)
    .where('id', '<', $.before)
    .orderBy('id', 'desc')
    .limit($.count),
)

/** Archives a post; nothing when it was archived already. */
export const updateArchived = shape((db: Writing, $: { id: PostId; now: number }) =>
  db
    .updateTable('posts')
    .set({ archived_at: $.now })
    .where('id', '=', $.id)
    .where('archived_at', 'is', null)
    .where('removed_at', 'is', null)
    .returning('hidden_at'),
)

/** Brings an archived post back; nothing when it was not archived. */
export const updateUnarchived = shape((db: Writing, $: { id: PostId }) =>
  db
    .updateTable('posts')
    .set({ archived_at: null })
    .where('id', '=', $.id)
    .where('archived_at', 'is not', null)
    .where('removed_at', 'is', null)
    .returning('hidden_at'),
)
