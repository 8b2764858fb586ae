// Every verb holds whoever saves: nobody else touches what is theirs, so that all of it moves one verb after another.
import type { CollectionId } from '@kindred/contract'
import type { Kernel, Unit } from '../../kernel/kernel.ts'
import { NEWEST } from '../../kernel/page.ts'
import { found } from '../../kernel/refusal.ts'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import type { Item, ItemKind } from '../reactions/index.ts'
import { createCollections } from './collections.ts'
import * as queries from './queries.ts'
import type { SaveTables } from './tables.ts'

type SaveUnit = Unit<SaveTables>

/** A round of a list of what somebody saved. */
export interface SavedWindow {
  readonly kind: ItemKind
  readonly collection: CollectionId | undefined
  readonly before: string | undefined
  readonly count: number
}

/** What people keep for themselves. Whoever calls has asked `visibility` whether the viewer sees the thing. */
export function createSaves(kernel: Kernel<SaveTables>) {
  const { db, transaction } = kernel

  return {
    collections: createCollections(kernel),

    /** Saves a thing, in a collection of the viewer's, in none (null), or where it is (undefined). False when it was saved before. */
    save(viewer: Account, item: Item, collection?: CollectionId | null): Promise<boolean> {
      return transaction(async (unit) => {
        await unit.lock('saves', viewer.id)
        if (collection) found(await queries.findCollection.first(unit.db, { collection, owner: viewer.id }))
        const former = await queries.findSave.first(unit.db, placeOf(viewer, item))
        if (!former) return begin(unit, viewer, { item, collection: collection ?? null })
        if (collection !== undefined && collection !== former.collection_id)
          await move(unit, viewer, { item, from: former.collection_id, to: collection })
        return false
      })
    },

    /** Saves a thing no longer. False when it was not saved. */
    unsave(viewer: Account, item: Item): Promise<boolean> {
      return transaction(async ({ db, lock }) => {
        await lock('saves', viewer.id)
        const gone = await queries.deleteSave.first(db, placeOf(viewer, item))
        if (gone?.collection_id) await queries.lowerCount(db, { collection: gone.collection_id })
        return gone !== undefined
      })
    },

    /** Which of the things the viewer saved, in one query. */
    async own(viewer: Viewer, kind: ItemKind, items: readonly string[]): Promise<ReadonlySet<string>> {
      const me = accountOf(viewer)
      if (me === undefined || items.length === 0) return new Set()
      return new Set((await queries.listOwn(db, { viewer: me, kind, items })).map((row) => row.item_id))
    },

    /** The next things that the viewer saved, by the id of the save: whether they see them is for the caller to ask. */
    list({ id: viewer }: Account, { collection, before = NEWEST, ...window }: SavedWindow) {
      return collection === undefined
        ? queries.listSaved(db, { viewer, before, ...window })
        : queries.listSavedIn(db, { collection, before, ...window })
    },
  }
}
export type Saves = ReturnType<typeof createSaves>

async function begin(
  { db, nextId, clock }: SaveUnit,
  { id: account_id }: Account,
  { item, collection }: { item: Item; collection: CollectionId | null },
): Promise<boolean> {
  const row = { id: nextId<'save'>(), account_id, item_kind: item.kind, item_id: item.id, collection_id: collection }
  if ((await queries.insertSave.affected(db, { ...row, created_at: clock() })) === 0) return false
  if (collection) await queries.raiseCount(db, { collection })
  return true
}

async function move(
  { db }: SaveUnit,
  viewer: Account,
  { item, from, to }: { item: Item; from: CollectionId | null; to: CollectionId | null },
): Promise<void> {
  if ((await queries.moveSave.affected(db, { ...placeOf(viewer, item), collection: to })) === 0) return
  if (from) await queries.lowerCount(db, { collection: from })
  if (to) await queries.raiseCount(db, { collection: to })
}

function placeOf({ id: viewer }: Account, { kind, id: item }: Item): queries.Place {
  return { viewer, kind, item }
}
