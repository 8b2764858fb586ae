import type { AccountId, Action, ActionId, CommentId, PostId } from '@kindred/contract'

export interface ModerationTables {
  moderation_actions: ActionRow
}

/** Something that a moderator did, for good: rows are only ever added. It is about a post, a comment or an account. */
export interface ActionRow {
  id: ActionId
  action: Action['action']
  post_id: PostId | null
  account_id: AccountId | null
  comment_id: CommentId | null
  /** In the moderator's own words; null for a change of role. */
  reason: string | null
  /** Who did it. */
  actor_id: AccountId
  created_at: number
}
