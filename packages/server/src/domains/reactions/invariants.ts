import type { RawBuilder, SqlBool } from 'kysely'
import { orphans } from '../../db/orphans.ts'
import { counter, defineInvariant, type Invariant } from '../../kernel/invariant.ts'
import * as broken from './broken-queries.ts'
import { createReactionTables } from './migrations/20261128-0900-reactions.ts'
import type { ItemKind, ReactionTables } from './tables.ts'

/** CNT-1, row by row. That what was reacted to is there, is for whoever owns it to ask: `reactionsToGone`. */
export const invariants: readonly Invariant[] = [
  ...orphans([createReactionTables]),
  defineInvariant<ReactionTables, broken.BrokenReaction>({
    name: 'reactions.counted',
    meaning: 'Each reaction is counted.',
    fix: 'The reactions to the same thing are counted anew.',
    over: { table: 'reactions', key: 'id' },
    find: broken.listUncounted,
    tell: ({ item_kind, item_id, reaction }) => `to the ${item_kind} ${item_id} is a ${reaction} that nobody counts`,
    repair: { mend: ({ db }, rows) => broken.countAnew(db, rows), outcome: () => 'is counted' },
  }),
  counter<ReactionTables>({
    name: 'reactions.count',
    meaning: 'Those who reacted to a thing with a word are as many as it says.',
    ...broken.wordsCount,
  }),
]

interface Owned {
  readonly kind: ItemKind
  /** The table of the things, by `id`. */
  readonly table: string
  /** What must hold of a row, under the name `there`, for the thing to be there. */
  readonly isThere: RawBuilder<SqlBool>
}

/** That nobody has reacted to what is not there, for the domain that owns things of this kind. */
export function reactionsToGone(owned: Owned): Invariant {
  return defineInvariant<ReactionTables, broken.BrokenReaction>({
    name: `${owned.table}.reaction-to-gone`,
    meaning: `Each reaction to a ${owned.kind} is to one that is there.`,
    fix: 'The reaction is deleted, as it would have been with what it was to.',
    over: { table: 'reactions', key: 'id' },
    find: (db, stretch) => broken.listToGone(db, owned, stretch),
    tell: ({ item_id }) => `is to the ${owned.kind} ${item_id}, which is not there`,
    repair: { mend: ({ db }, rows) => broken.dropReactions(db, rows), outcome: () => 'is deleted' },
  })
}
