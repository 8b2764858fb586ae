import type { AccountId, Id, ListId } from '@kindred/contract'

/** What lies between people, as the database has it. Each pair of accounts has at most one row of a table. */
export interface GraphTables {
  follows: FollowRow
  follow_requests: RequestRow
  blocks: BlockRow
  mutes: MuteRow
  close_friends: CloseFriendRow
  audience_lists: ListRow
  audience_list_members: MemberRow
  graph_counts: CountsRow
  muted_words: MutedWordRow
}

export interface FollowRow {
  id: Id<'follow'>
  follower_id: AccountId
  followee_id: AccountId
  created_at: number
}

/** A follow that waits for the approval of a private account. */
export interface RequestRow {
  id: Id<'request'>
  requester_id: AccountId
  target_id: AccountId
  created_at: number
}

export interface BlockRow {
  id: Id<'block'>
  blocker_id: AccountId
  blocked_id: AccountId
  created_at: number
}

/** One column a kind of thing, 1 where the mute keeps it away. It holds while `until` is null or ahead. */
export interface MuteRow {
  id: Id<'mute'>
  muter_id: AccountId
  muted_id: AccountId
  mutes_posts: number
  mutes_reposts: number
  mutes_stories: number
  mutes_notifications: number
  until: number | null
  created_at: number
}

export interface CloseFriendRow {
  id: Id<'closeFriend'>
  owner_id: AccountId
  friend_id: AccountId
  created_at: number
}

export interface ListRow {
  id: ListId
  owner_id: AccountId
  name: string
  member_count: number
  created_at: number
}

export interface MemberRow {
  id: Id<'member'>
  list_id: ListId
  member_id: AccountId
  created_at: number
}

/** How many follow an account and how many it follows. No row is the same as two zeros. */
export interface CountsRow {
  account_id: AccountId
  followers_count: number
  following_count: number
}

/** A word that somebody mutes, as they spelled it and as it is compared. It holds while `until` is null or ahead. */
export interface MutedWordRow {
  id: Id<'mutedWord'>
  owner_id: AccountId
  text: string
  folded: string
  until: number | null
  created_at: number
}
