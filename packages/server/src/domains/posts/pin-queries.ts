// Which of their posts people show first.
import type { AccountId, PostId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { PinRow, PostReads, PostTables } from './tables.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostTables>

/** Whoever may see it. */
export const findPin = shape((db: Reading, $: { author: AccountId }) =>
  db.selectFrom('pinned_posts').select('post_id').where('account_id', '=', $.author),
)

/** In place of the one that was pinned before; nothing when it was this one. */
export const upsertPin = shape((db: Writing, $: PinRow) =>
  db
    .insertInto('pinned_posts')
    .values({ account_id: $.account_id, post_id: $.post_id, pinned_at: $.pinned_at })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ post_id: $.post_id, pinned_at: $.pinned_at })
        .where('pinned_posts.post_id', '<>', $.post_id),
    ),
)

/** Nothing when it was not pinned. */
export const deletePin = shape((db: Writing, $: { post: PostId }) =>
  db.deleteFrom('pinned_posts').where('post_id', '=', $.post),
)
