import { type RawBuilder, sql } from 'kysely'
import type { Sight } from '../visibility/index.ts'
import type { ItemKind } from './tables.ts'

/**
 * How many reacted to the thing of a row, by word in the order of words: an object as JSON, or null where nobody did. The words come
 * in that order out of their index; an order within the aggregate would be a sort.
 */
export function reactionCounts(kind: ItemKind, idColumn: string): RawBuilder<string | null> {
  return sql`(
    select '{' || string_agg('"' || reaction || '":' || count, ',') || '}' from (
      select reaction, count from reaction_counts
      where item_id = ${sql.ref(idColumn)} and item_kind = ${sql.lit(kind)} and count > 0 order by reaction
    ) as reacted
  )`
}

/** How the viewer reacted to the thing of a row. */
export function ownReaction(
  { viewer }: Pick<Sight, 'viewer'>,
  kind: ItemKind,
  idColumn: string,
): RawBuilder<string | null> {
  return sql`(
    select reaction from reactions
    where account_id = ${viewer} and item_kind = ${sql.lit(kind)} and item_id = ${sql.ref(idColumn)}
  )`
}
