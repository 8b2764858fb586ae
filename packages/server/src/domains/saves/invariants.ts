import { orphans } from '../../db/orphans.ts'
import { counter, defineInvariant, type Invariant, type RepairUnit } from '../../kernel/invariant.ts'
import type { ItemKind } from '../reactions/index.ts'
import * as broken from './broken-queries.ts'
import { createSaveTables } from './migrations/20261128-0910-saves.ts'
import type { SaveTables } from './tables.ts'

/** CNT-1, and that a collection holds what its owner saved, row by row. */
export const invariants: readonly Invariant[] = [
  ...orphans([createSaveTables]),
  defineInvariant<SaveTables, broken.BrokenSave>({
    name: 'saves.collection-is-own',
    meaning: 'What somebody saved in a collection is in one of theirs.',
    fix: 'It stays saved, in no collection.',
    over: { table: 'saves', key: 'id' },
    find: broken.listInCollectionsOfOthers,
    tell: ({ account_id }) => `of ${account_id} is in a collection of somebody else`,
    repair: { hold, mend: ({ db }, rows) => broken.takeOut(db, rows), outcome: () => 'is in no collection' },
  }),
  counter<SaveTables>({
    name: 'saves.saved-count',
    meaning: 'What is saved in a collection is as much as it says.',
    ...broken.savedCount,
  }),
]

/** That nobody has saved what never was, for the domain that owns things of this kind. */
export function savesOfGone(owned: { readonly kind: ItemKind; readonly table: string }): Invariant {
  return defineInvariant<SaveTables, broken.BrokenSave>({
    name: `${owned.table}.save-of-gone`,
    meaning: `Each save of a ${owned.kind} is of one that is there, be it as a mark of what was removed.`,
    fix: 'The save is deleted.',
    over: { table: 'saves', key: 'id' },
    find: (db, stretch) => broken.listOfGone(db, owned, stretch),
    tell: ({ item_id }) => `is of the ${owned.kind} ${item_id}, which is not there`,
    repair: { hold, mend: ({ db }, rows) => broken.dropSaves(db, rows), outcome: () => 'is deleted' },
  })
}

/** As every verb of those people holds them. */
function hold({ lock }: RepairUnit<SaveTables>, rows: readonly broken.BrokenSave[]): Promise<void> {
  return lock('saves', ...rows.map(({ account_id }) => account_id))
}
