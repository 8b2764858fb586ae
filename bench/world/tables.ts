/** The tables that a world fills, parents first, each with all its columns in order. */
export const tables = {
  accounts: [
    ...['id', 'handle', 'skeleton', 'email', 'password_hash', 'role', 'suspended_at', 'suspended_until', 'epoch'],
    ...['is_private', 'created_at'],
  ],
  profiles: [
    ...['account_id', 'name', 'bio', 'links', 'language', 'time_zone', 'who_may_mention', 'show_followers'],
    'posts_count',
  ],
  sessions: ['id', 'account_id', 'token_hash', 'device', 'epoch', 'created_at', 'last_used_at', 'expires_at'],
  follows: ['id', 'follower_id', 'followee_id', 'created_at'],
  blocks: ['id', 'blocker_id', 'blocked_id', 'created_at'],
  mutes: [
    ...['id', 'muter_id', 'muted_id', 'mutes_posts', 'mutes_reposts', 'mutes_stories', 'mutes_notifications'],
    ...['until', 'created_at'],
  ],
  close_friends: ['id', 'owner_id', 'friend_id', 'created_at'],
  audience_lists: ['id', 'owner_id', 'name', 'member_count', 'created_at'],
  audience_list_members: ['id', 'list_id', 'member_id', 'created_at'],
  posts: [
    ...['id', 'author_id', 'text', 'spans', 'audience', 'audience_list_id', 'created_at', 'edited_at', 'hidden_at'],
    'removed_at',
  ],
  post_audience: ['post_id', 'account_id'],
  post_tags: ['post_id', 'tag'],
  reactions: ['id', 'account_id', 'item_kind', 'item_id', 'reaction', 'created_at'],
  reaction_counts: ['item_id', 'item_kind', 'reaction', 'count'],
  saves: ['id', 'account_id', 'item_kind', 'item_id', 'collection_id', 'created_at'],
} as const satisfies Record<string, readonly string[]>

export type Table = keyof typeof tables
type Cell = number | string | null
export type Write = (table: Table, cells: readonly Cell[]) => void
