import type { Collection, CollectionId } from '@kindred/contract'
import { isoOf } from '../../kernel/instants.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import * as queries from './queries.ts'
import { countRefusal, nameKeyOf, nameRefusal } from './rules.ts'
import type { CollectionRow, SaveTables } from './tables.ts'

/** Places of one person for what they save. Somebody else's is as good as none. */
export function createCollections({ db, cursors, transaction }: Kernel<SaveTables>) {
  return {
    create(viewer: Account, name: string): Promise<Collection> {
      return transaction(async ({ db, nextId, clock, lock }) => {
        await lock('saves', viewer.id) // two made at once must know of each other
        const nameKey = nameKeyOf(name)
        refuseIf(nameRefusal(null, await queries.findByName.first(db, { owner: viewer.id, nameKey })))
        const made = { id: nextId<'collection'>(), owner_id: viewer.id, created_at: clock() }
        const row = { ...made, name, name_key: nameKey, saved_count: 0 }
        await queries.insertCollection(db, row)
        refuseIf(countRefusal((await queries.countCollections.first(db, { owner: viewer.id }))?.count ?? 0))
        return collectionView(row)
      })
    },

    async require(viewer: Account, collection: CollectionId): Promise<Collection> {
      return collectionView(found(await queries.findCollection.first(db, { collection, owner: viewer.id })))
    },

    rename(viewer: Account, collection: CollectionId, name: string): Promise<Collection> {
      return transaction(async ({ db, lock }) => {
        await lock('saves', viewer.id)
        const owner = viewer.id
        const row = found(await queries.findCollection.first(db, { collection, owner }))
        const nameKey = nameKeyOf(name)
        refuseIf(nameRefusal(collection, await queries.findByName.first(db, { owner, nameKey })))
        await queries.renameCollection(db, { collection, owner, name, nameKey })
        return collectionView({ ...row, name })
      })
    },

    /** What was in it stays saved, in none. */
    remove(viewer: Account, collection: CollectionId): Promise<void> {
      return transaction(async ({ db, lock }) => {
        await lock('saves', viewer.id)
        found((await queries.deleteCollection.affected(db, { collection, owner: viewer.id })) || undefined)
      })
    },

    all(viewer: Account, page: PageInput): Promise<Page<Collection>> {
      return fillPage(cursors, { viewer, list: 'collections.all', query: {}, page }, async (before, count) => {
        const window = { before: (before ?? NEWEST) as CollectionId, count }
        const rows = await queries.listCollections(db, { owner: viewer.id, ...window })
        return rows.map((row) => ({ id: row.id, item: collectionView(row) }))
      })
    },
  }
}

function collectionView({ id, name, saved_count, created_at }: CollectionRow): Collection {
  return { id, name, savedCount: saved_count, createdAt: isoOf(created_at) }
}
