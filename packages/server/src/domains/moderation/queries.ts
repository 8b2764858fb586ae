import type { AccountId, ActionId, CommentId, PostId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { ActionRow, ModerationTables } from './tables.ts'

type Reading = Reads<ModerationTables>
type Writing = Writes<ModerationTables>

export const insertAction = shape((db: Writing, $: ActionRow) =>
  db.insertInto('moderation_actions').values({
    id: $.id,
    action: $.action,
    post_id: $.post_id,
    account_id: $.account_id,
    comment_id: $.comment_id,
    reason: $.reason,
    actor_id: $.actor_id,
    created_at: $.created_at,
  }),
)

interface Window {
  readonly before: ActionId
  readonly count: number
}

export const listByPost = shape((db: Reading, $: Window & { of: PostId }) => latest(db, $).where('post_id', '=', $.of))

export const listByComment = shape((db: Reading, $: Window & { of: CommentId }) =>
  latest(db, $).where('comment_id', '=', $.of),
)

export const listByAccount = shape((db: Reading, $: Window & { of: AccountId }) =>
  latest(db, $).where('account_id', '=', $.of),
)

function latest(db: Reading, $: Window) {
  return db.selectFrom('moderation_actions').selectAll().where('id', '<', $.before).orderBy('id', 'desc').limit($.count)
}
