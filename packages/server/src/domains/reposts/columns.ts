import { type RawBuilder, sql } from 'kysely'
import type { Sight } from '../visibility/index.ts'

/** 1 where the viewer reposted the post of a row of `posts`: nobody is looked for where nobody did. */
export function ownRepost({ viewer }: Pick<Sight, 'viewer'>): RawBuilder<number | null> {
  return sql`case when posts.reposts_count > 0 then (
    select 1 from reposts where account_id = ${viewer} and post_id = posts.id and undone_id is null
  ) end`
}
