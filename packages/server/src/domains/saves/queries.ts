import type { AccountId, CollectionId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { ItemKind } from '../reactions/index.ts'
import type { CollectionRow, SaveRow, SaveTables } from './tables.ts'

type Reading = Reads<SaveTables>
type Writing = Writes<SaveTables>

/** Somebody and a thing. */
export interface Place {
  readonly viewer: AccountId
  readonly kind: ItemKind
  readonly item: string
}

/** Where a round of a list reads. */
interface Window {
  readonly kind: ItemKind
  readonly before: string
  readonly count: number
}

export const insertCollection = shape((db: Writing, $: CollectionRow) =>
  db.insertInto('collections').values({
    id: $.id,
    owner_id: $.owner_id,
    name: $.name,
    name_key: $.name_key,
    saved_count: $.saved_count,
    created_at: $.created_at,
  }),
)

export const countCollections = shape((db: Reading, $: { owner: AccountId }) =>
  db
    .selectFrom('collections')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('owner_id', '=', $.owner),
)

/** Somebody else's collection is as good as none, here and in what follows. */
export const findCollection = shape((db: Reading, $: { collection: CollectionId; owner: AccountId }) =>
  db.selectFrom('collections').selectAll().where('id', '=', $.collection).where('owner_id', '=', $.owner),
)

export const findByName = shape((db: Reading, $: { owner: AccountId; nameKey: string }) =>
  db.selectFrom('collections').select('id').where('owner_id', '=', $.owner).where('name_key', '=', $.nameKey),
)

export const listCollections = shape((db: Reading, $: { owner: AccountId; before: CollectionId; count: number }) =>
  db
    .selectFrom('collections')
    .selectAll()
    .where('owner_id', '=', $.owner)
    .where('id', '<', $.before)
    .orderBy('id', 'desc')
    .limit($.count),
)

export const renameCollection = shape(
  (db: Writing, $: { collection: CollectionId; owner: AccountId; name: string; nameKey: string }) =>
    db
      .updateTable('collections')
      .set({ name: $.name, name_key: $.nameKey })
      .where('id', '=', $.collection)
      .where('owner_id', '=', $.owner),
)

/** What was in it is in none from now on. */
export const deleteCollection = shape((db: Writing, $: { collection: CollectionId; owner: AccountId }) =>
  db.deleteFrom('collections').where('id', '=', $.collection).where('owner_id', '=', $.owner),
)

export const raiseCount = shape((db: Writing, $: { collection: CollectionId }) =>
  db.updateTable('collections').set({ saved_count: sql`saved_count + 1` }).where('id', '=', $.collection),
)

export const lowerCount = shape((db: Writing, $: { collection: CollectionId }) =>
  db.updateTable('collections').set({ saved_count: sql`saved_count - 1` }).where('id', '=', $.collection),
)

export const findSave = shape((db: Reading, $: Place) =>
  db
    .selectFrom('saves')
    .select('collection_id')
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', '=', $.item),
)

/** Which of the things the viewer saved: what they did on a page lies together in the unique index. */
export const listOwn = shape((db: Reading, $: { viewer: AccountId; kind: ItemKind; items: readonly string[] }) =>
  db
    .selectFrom('saves')
    .select('item_id')
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', 'in', $.items),
)

/** The next things below a position that somebody saved. */
export const listSaved = shape((db: Reading, $: Window & { viewer: AccountId }) =>
  db
    .selectFrom('saves')
    .select(['id', 'item_id'])
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('id', '<', $.before as SaveRow['id'])
    .orderBy('id', 'desc')
    .limit($.count),
)

/** Those in one collection. */
export const listSavedIn = shape((db: Reading, $: Window & { collection: CollectionId }) =>
  db
    .selectFrom('saves')
    .select(['id', 'item_id'])
    .where('collection_id', '=', $.collection)
    .where('item_kind', '=', $.kind)
    .where('id', '<', $.before as SaveRow['id'])
    .orderBy('id', 'desc')
    .limit($.count),
)

export const insertSave = shape((db: Writing, $: SaveRow) =>
  db
    .insertInto('saves')
    .values({
      id: $.id,
      account_id: $.account_id,
      item_kind: $.item_kind,
      item_id: $.item_id,
      collection_id: $.collection_id,
      created_at: $.created_at,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'item_kind', 'item_id']).doNothing()),
)

export const moveSave = shape((db: Writing, $: Place & { collection: CollectionId | null }) =>
  db
    .updateTable('saves')
    .set({ collection_id: $.collection })
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', '=', $.item),
)

export const deleteSave = shape((db: Writing, $: Place) =>
  db
    .deleteFrom('saves')
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', '=', $.item)
    .returning('collection_id'),
)
