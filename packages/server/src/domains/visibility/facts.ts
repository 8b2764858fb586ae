import type { AccountId } from '@kindred/contract'
import type { ContentKind, Standing } from './content.ts'

/** All that is known of an author, and of what lies between them and the viewer. */
export interface AuthorFacts {
  readonly isActive: boolean
  readonly isPrivate: boolean
  readonly viewerFollows: boolean
  readonly authorFollows: boolean
  readonly viewerBlocks: boolean
  readonly authorBlocks: boolean
  readonly isCloseFriend: boolean
}

/** A kind of content that is asked about, and what was read of its authors already: one statement less. */
export interface AskedContent extends ContentKind {
  readonly authors?: ReadonlyMap<AccountId, AuthorFacts>
}

/** All that decides whether one viewer sees one item. */
export interface Facts {
  /** Null for somebody who is not signed in. */
  readonly viewer: AccountId | null
  readonly moderates: boolean
  readonly item: Standing
  readonly author: AuthorFacts
  /** Whose the item's list is; undefined when there is no such list. */
  readonly listOwner: AccountId | undefined
  readonly isOnList: boolean
  readonly isNamed: boolean
}

/** The columns that tell the ties between the viewer and a person. */
interface TieRow {
  readonly is_private: number
  readonly viewer_follows: number | null
  readonly author_follows: number | null
  readonly viewer_blocks: number | null
  readonly author_blocks: number | null
  readonly is_close_friend: number | null
}

export function authorFactsOf(row: TieRow, isActive: boolean): AuthorFacts {
  return {
    isActive,
    isPrivate: row.is_private === 1,
    viewerFollows: row.viewer_follows === 1,
    authorFollows: row.author_follows === 1,
    viewerBlocks: row.viewer_blocks === 1,
    authorBlocks: row.author_blocks === 1,
    isCloseFriend: row.is_close_friend === 1,
  }
}
