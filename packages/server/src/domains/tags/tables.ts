import type { AccountId, Id, PostId } from '@kindred/contract'

export interface TagTables {
  post_tags: PostTagRow
  followed_tags: FollowedTagRow
}

/** A tag that stands in the text of a post, in its comparable form. A removed post has none. */
export interface PostTagRow {
  post_id: PostId
  tag: string
}

/** A tag whose posts come into somebody's home. */
export interface FollowedTagRow {
  id: Id<'followedTag'>
  account_id: AccountId
  tag: string
  created_at: number
}
