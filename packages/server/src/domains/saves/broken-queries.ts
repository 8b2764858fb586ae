// Rows that break what must hold of saves, by scalar subqueries alone: see the graph's.
import type { AccountId, CollectionId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectRows } from '../../db/select.ts'
import { storedCount } from '../../db/stored-counts.ts'
import { type Broken, idsOf, type Stretch } from '../../kernel/invariant.ts'
import type { ItemKind } from '../reactions/index.ts'
import type { SaveRow, SaveTables } from './tables.ts'

type Reading = Reads<SaveTables>
type Writing = Writes<SaveTables>

export interface BrokenSave extends Broken {
  readonly account_id: AccountId
  readonly item_id: string
  readonly collection_id: CollectionId | null
}

const columns = sql`id, account_id, item_id, collection_id`

/** Saves of things of a kind that are in no table: a mark of what was removed is enough. */
export function listOfGone(
  db: Reading,
  { kind, table }: { kind: ItemKind; table: string },
  { from, to }: Stretch,
): Promise<BrokenSave[]> {
  return selectRows(
    db,
    sql<BrokenSave>`
        select ${columns} from saves where id >= ${from} and id <= ${to} and item_kind = ${sql.lit(kind)}
          and (select 1 from ${sql.table(table)} as there where there.id = saves.item_id) is null
`,
  )
}

export function listInCollectionsOfOthers(db: Reading, { from, to }: Stretch): Promise<BrokenSave[]> {
  return selectRows(
    db,
    sql<BrokenSave>`
        select ${columns} from saves where id >= ${from} and id <= ${to} and collection_id is not null
          and (select owner_id from collections where id = saves.collection_id) <> account_id
`,
  )
}

export const savedCount = storedCount<SaveTables>({
  table: 'collections',
  key: 'id',
  column: 'saved_count',
  counted: sql`(select count(*) from saves where saves.collection_id = collections.id)`,
})

/** Takes saves out of their collections, which are counted anew. */
export async function takeOut(db: Writing, rows: readonly BrokenSave[]): Promise<void> {
  const collections = collectionsOf(rows)
  await savedCount.hold(db, collections)
  await db.updateTable('saves').set({ collection_id: null }).where('id', 'in', saveIds(rows)).execute()
  await savedCount.recount(db, collections)
}

/** Deletes saves; the collections in which they were are counted anew. */
export async function dropSaves(db: Writing, rows: readonly BrokenSave[]): Promise<void> {
  const collections = collectionsOf(rows)
  await savedCount.hold(db, collections)
  await db.deleteFrom('saves').where('id', 'in', saveIds(rows)).execute()
  await savedCount.recount(db, collections)
}

function collectionsOf(rows: readonly BrokenSave[]): CollectionId[] {
  return [...new Set(rows.flatMap(({ collection_id }) => collection_id ?? []))]
}

function saveIds(rows: readonly BrokenSave[]): SaveRow['id'][] {
  return idsOf(rows) as SaveRow['id'][]
}
