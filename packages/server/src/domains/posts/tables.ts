import type { AccountId, ListId, PostId, Replies } from '@kindred/contract'
import type { ProfileTables } from '../profiles/index.ts'
import type { AudienceLabel, TiesTables } from '../visibility/index.ts'

export interface PostTables {
  posts: PostRow
  post_audience: NamedRow
}

export interface PostRow {
  id: PostId
  author_id: AccountId
  /** Empty once removed. */
  text: string
  /** The spans of the text, as JSON; ids in it are strings. */
  spans: string
  audience: AudienceLabel
  /** Null unless the audience is a list, and once that list is removed. */
  audience_list_id: ListId | null
  created_at: number
  edited_at: number | null
  /** Since when moderators hide it. */
  hidden_at: number | null
  /** Since when it is gone: the row remains as a mark, without what it said. */
  removed_at: number | null
  /** Of the comments that are neither removed nor hidden; `comments` moves it. */
  comments_count: number
  replies: Replies
  /** 1 where comments of people whom the author does not follow wait for approval. */
  holds_replies: number
}

/** One of those whom a post for the audience `only` names. */
export interface NamedRow {
  post_id: PostId
  account_id: AccountId
}

/** What posts are read together with: who sees them, and the counter of their authors. */
export type PostReads = PostTables & TiesTables & ProfileTables
