import type { AccountId, CollectionId, Id } from '@kindred/contract'
import type { ItemKind } from '../reactions/index.ts'

export interface SaveTables {
  collections: CollectionRow
  saves: SaveRow
}

export interface CollectionRow {
  id: CollectionId
  owner_id: AccountId
  name: string
  /** The name in its comparable form: an owner has it once. */
  name_key: string
  saved_count: number
  created_at: number
}

/** One person saves a thing once, in one collection or in none. */
export interface SaveRow {
  id: Id<'save'>
  account_id: AccountId
  item_kind: ItemKind
  item_id: string
  collection_id: CollectionId | null
  created_at: number
}
