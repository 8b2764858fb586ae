import { type RawBuilder, sql } from 'kysely'
import type { Sight } from '../visibility/index.ts'

/** 1 where the viewer reposted the post of a row. */
export function ownRepost({ viewer }: Pick<Sight, 'viewer'>, idColumn: string): RawBuilder<number | null> {
  return sql`(
    select 1 from reposts where account_id = ${viewer} and post_id = ${sql.ref(idColumn)} and undone_id is null
  )`
}
