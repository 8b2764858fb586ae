/**
 * Reactions: one word of a person about a thing. A room below whatever holds things; it serves no endpoint of its own.
 *
 * Owns reactions and their counts. It knows a thing by its kind and id alone: whether the viewer sees it is asked by the domain that
 * owns it, before it calls here. Rules: CNT-1, CNT-3, CNT-4, BLK-1 (who reacted), PAG-1..4. Facts: none; owners tell their own.
 */
import { defineModule } from '../../kernel/module.ts'
import { invariants } from './invariants.ts'
import type { ReactionUses } from './kernel.ts'
import { createReactionTables } from './migrations/20261128-0900-reactions.ts'
import { DEFAULT_REACTIONS } from './rules.ts'
import { createReactions, type Reactions } from './service.ts'
import type { ReactionReads } from './tables.ts'

export { ownReaction, reactionCounts } from './columns.ts'
export { reactionsToGone } from './invariants.ts'
export { DEFAULT_REACTIONS } from './rules.ts'
export type { Move, Reactions } from './service.ts'
export type { Item, ItemKind } from './tables.ts'

export interface ReactionSettings {
  /** The words with which one may react. */
  readonly known?: readonly string[]
}

/** The domain, with the words that there are. */
export function reactionsModule({ known = DEFAULT_REACTIONS }: ReactionSettings = {}) {
  return defineModule<'reactions', ReactionReads, ReactionUses, Reactions>({
    name: 'reactions',
    requires: ['visibility', 'profiles'],
    tables: ['reactions', 'reaction_counts', 'reaction_leftovers'],
    migrations: [createReactionTables],
    create: (kernel, uses) => createReactions(kernel, uses, known),
    sweep: (service) => service.sweep(),
    invariants,
  })
}
