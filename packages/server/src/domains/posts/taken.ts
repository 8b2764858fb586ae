import { sql } from 'kysely'
import { ownReaction, reactionCounts } from '../reactions/index.ts'
import { ownRepost } from '../reposts/index.ts'
import { ownSave } from '../saves/index.ts'
import type { Sight } from '../visibility/index.ts'
import type { PostRow } from './tables.ts'

/** How people took a post, read with its row: to ask for the posts of a page once more costs more than all of this. */
export interface Taken {
  /** How many reacted, by word, as JSON; null where nobody did. */
  readonly reactions: string | null
  /** The viewer's own. */
  readonly reaction: string | null
  /** 1 when the viewer saved it. */
  readonly saved: number | null
  /** 1 when the viewer reposted it. */
  readonly reposted: number | null
  /** 1 when it quotes something, be it nothing that the viewer may see. */
  readonly quoting: number | null
}
export type TakenRow = PostRow & Taken

/** What nobody has seen yet. */
export const untaken: Taken = { reactions: null, reaction: null, saved: null, reposted: null, quoting: null }

/** The columns of it, for a statement that reads `posts`. */
export function taken(sight: Pick<Sight, 'viewer'>) {
  return [
    reactionCounts('post', 'posts.id').as('reactions'),
    ownReaction(sight, 'post', 'posts.id').as('reaction'),
    ownSave(sight, 'post', 'posts.id').as('saved'),
    ownRepost(sight).as('reposted'),
    sql<number | null>`(select 1 from post_quotes where post_id = posts.id)`.as('quoting'),
  ] as const
}
