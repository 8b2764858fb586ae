import { ownReaction, reactionCounts } from '../reactions/index.ts'
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
}
export type TakenRow = PostRow & Taken

/** What nobody has seen yet. */
export const untaken: Taken = { reactions: null, reaction: null, saved: null }

/** The columns of it, for a statement that reads `posts`. */
export function taken(sight: Pick<Sight, 'viewer'>) {
  return [
    reactionCounts('post', 'posts.id').as('reactions'),
    ownReaction(sight, 'post', 'posts.id').as('reaction'),
    ownSave(sight, 'post', 'posts.id').as('saved'),
  ] as const
}
