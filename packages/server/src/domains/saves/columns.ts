import { type RawBuilder, sql } from 'kysely'
import type { ItemKind } from '../reactions/index.ts'
import type { Sight } from '../visibility/index.ts'

/** 1 where the viewer saved the thing of a row. */
export function ownSave(
  { viewer }: Pick<Sight, 'viewer'>,
  kind: ItemKind,
  idColumn: string,
): RawBuilder<number | null> {
  return sql`(
    select 1 from saves
    where account_id = ${viewer} and item_kind = ${sql.lit(kind)} and item_id = ${sql.ref(idColumn)}
  )`
}
