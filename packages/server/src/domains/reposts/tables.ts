import type { AccountId, Id, PostId } from '@kindred/contract'
import type { TiesTables } from '../visibility/index.ts'

export interface RepostTables {
  reposts: RepostRow
}

export type RepostId = Id<'repost'>

/** One person has at most one of a post. Its id is the place in feeds, and stays when what was taken back is done again. */
export interface RepostRow {
  id: RepostId
  account_id: AccountId
  post_id: PostId
  created_at: number
  /**
   * An id of the moment at which it was taken back; null while it stands. For a day the row remains, so that whoever is in the middle
   * of a feed does not come upon its post again.
   */
  undone_id: Id<'undoing'> | null
}

/** What lists of those who reposted are read from, besides. */
export type RepostReads = RepostTables & TiesTables
