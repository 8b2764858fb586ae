import { compareIds } from '@kindred/contract'
import { type RawBuilder, sql } from 'kysely'

/** A score is at most what a position has room for beside an id. */
const ID_BITS = 53n
const TOP = 2047
const MOST = TOP - 1

const reactions = sql`coalesce((
  select cast(sum(count) as bigint) from reaction_counts where item_id = comments.id and item_kind = 'comment'
), 0)`

/** What the order `top` goes by: the number of replies and reactions, and above all of it what is pinned. Above 2046 the newer comes first. */
export function scoreOf(replies: RawBuilder<number>): RawBuilder<number> {
  const answers = sql`(${replies} + ${reactions})`
  return sql<number>`case when pinned_at is not null then ${sql.lit(TOP)} when ${answers} > ${sql.lit(MOST)} then ${sql.lit(MOST)} else ${answers} end`
}

/** Where a comment stands in the order `top`. */
export interface Rank {
  readonly score: number
  readonly id: string
}

/** Before everything. */
export const FIRST: Rank = { score: TOP, id: String(Number.MAX_SAFE_INTEGER) }

/** A rank as one number of 64 bits, for a cursor. */
export function positionOf({ score, id }: Rank): string {
  return String((BigInt(score) << ID_BITS) | BigInt(id))
}

export function rankAt(position: string): Rank {
  const packed = BigInt(position)
  return { score: Number(packed >> ID_BITS), id: String(packed & ((1n << ID_BITS) - 1n)) }
}

/** An id larger than that of what is answered, as ids of another process may run ahead of ours. */
export function idAfter<Id extends string>(next: () => Id, parent: string | undefined): Id {
  let id = next()
  while (parent !== undefined && compareIds(id, parent) <= 0) id = next()
  return id
}
