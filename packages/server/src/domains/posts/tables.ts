import type { AccountId, Id, ListId, PostId, Quotes, Replies } from '@kindred/contract'
import type { ProfileTables } from '../profiles/index.ts'
import type { RepostTables } from '../reposts/index.ts'
import type { AudienceLabel, TiesTables } from '../visibility/index.ts'

export interface PostTables {
  posts: PostRow
  post_audience: NamedRow
  post_quotes: QuoteRow
  post_edits: EditRow
  pinned_posts: PinRow
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
  /** Since when its author keeps it from everybody else. */
  archived_at: number | null
  /** Of the comments that are neither removed nor hidden; `comments` moves it. */
  comments_count: number
  replies: Replies
  /** 1 where comments of people whom the author does not follow wait for approval. */
  holds_replies: number
  reposts_count: number
  /** Of the quotes for the public or for followers that are neither removed, hidden, archived nor detached. */
  quotes_count: number
  /** Whether others may quote it. */
  quotes: Quotes
  /** JSON of the fields of the developer's own that are set, by name; none once removed. */
  fields: string
}

/** One of those whom a post for the audience `only` names. */
export interface NamedRow {
  post_id: PostId
  account_id: AccountId
}

/** What a post quotes; nothing once it is removed. */
export interface QuoteRow {
  post_id: PostId
  quoted_id: PostId
  /** Since when the author of what is quoted has it out of there. */
  detached_at: number | null
}

/** What a post said before; nothing once it is removed. */
export interface EditRow {
  id: Id<'edit'>
  post_id: PostId
  text: string
  /** When another text took its place. */
  replaced_at: number
}

/** Which of their posts somebody shows first; none once it is removed. */
export interface PinRow {
  account_id: AccountId
  post_id: PostId
  pinned_at: number
}

/** What posts are read together with: who sees them, and the counter of their authors. */
export type PostReads = PostTables & RepostTables & TiesTables & ProfileTables
