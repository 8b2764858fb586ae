import type { AccountId, CommentId } from '@kindred/contract'
import type { PostTables } from '../posts/index.ts'
import type { SubjectTables } from '../subjects/index.ts'
import type { TiesTables } from '../visibility/index.ts'
import type { AnchorId, AnchorKind } from './place.ts'

export interface CommentTables {
  comments: CommentRow
}

export interface CommentRow {
  id: CommentId
  /** What it stands under. */
  on_kind: AnchorKind
  on_id: AnchorId
  /** The comment that it answers; null for one that answers none. Its id is smaller. */
  parent_id: CommentId | null
  /** 1 for a comment that answers none, at most 3. */
  depth: number
  author_id: AccountId
  /** Empty once removed. */
  text: string
  /** The spans of the text, as JSON; ids in it are strings. */
  spans: string
  /** Of the replies that count. */
  replies_count: number
  /** What the order `top` goes by: see `score.ts`. */
  score: number
  created_at: number
  edited_at: number | null
  /** Since when it stands above all others. */
  pinned_at: number | null
  /** Since when the owner of what it stands under hides it. */
  put_away_at: number | null
  /** Since when moderators hide it. */
  hidden_at: number | null
  /** Since when it is gone: the row remains to hold the place above its replies, without what it said. */
  removed_at: number | null
  /** Since when it waits for the author of the post that it is on: `created_at` unless it was edited into it; null once removed. */
  held_at: number | null
}

/** What comments are read together with: who sees them, and the counter of what they stand under. */
export type CommentReads = CommentTables & TiesTables & Pick<PostTables, 'posts'> & SubjectTables
