/**
 * Saves: what people keep for themselves, in collections of theirs or in none. Nobody else learns of either.
 *
 * Owns saves and collections; it knows a thing by its kind and id alone, and the domain that owns the thing asks whether the viewer
 * sees it. Serves `collections.*`. Rules: AUTHZ-2, CNT-1 (`collections.saved_count`), PAG-1..4. Facts: none.
 */
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import { createSaveTables } from './migrations/20261128-0910-saves.ts'
import { createSaves, type Saves } from './service.ts'
import type { SaveTables } from './tables.ts'

export { ownSave } from './columns.ts'
export { savesOfGone } from './invariants.ts'
export type { Saves } from './service.ts'

export const saves = defineModule<'saves', SaveTables, object, Saves>({
  name: 'saves',
  requires: [],
  tables: ['collections', 'saves'],
  migrations: [createSaveTables],
  create: createSaves,
  handlers,
  invariants,
})
