import type { AccountId, PostId } from '@kindred/contract'

export interface FeedTables {
  feed_seen: SeenRow
}

/** A post that somebody has come upon, and when they first did. */
export interface SeenRow {
  account_id: AccountId
  post_id: PostId
  seen_at: number
}
