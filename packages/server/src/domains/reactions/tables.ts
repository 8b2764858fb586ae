import type { AccountId, Id } from '@kindred/contract'
import type { TiesTables } from '../visibility/index.ts'

export interface ReactionTables {
  reactions: ReactionRow
  reaction_counts: CountRow
  reaction_leftovers: LeftoverRow
}

/** What can be reacted to. */
export type ItemKind = 'post' | 'comment' | 'subject'

/** One thing that can be reacted to. */
export interface Item {
  readonly kind: ItemKind
  readonly id: string
}

/** One person has at most one for a thing. */
export interface ReactionRow {
  id: Id<'reaction'>
  account_id: AccountId
  item_kind: ItemKind
  item_id: string
  reaction: string
  /** When the person first reacted: another word does not move it, nor the place in a list. */
  created_at: number
}

/** How many reacted to a thing with a word. No row is the same as zero. */
export interface CountRow {
  item_id: string
  item_kind: ItemKind
  reaction: string
  count: number
}

/** A thing that is gone, of whose reactions some are left for the sweeper. */
export interface LeftoverRow {
  item_id: string
  item_kind: ItemKind
}

/** What lists of those who reacted are read from, besides. */
export type ReactionReads = ReactionTables & TiesTables
