import { type SqlBool, sql } from 'kysely'
import type { ContentKind } from '../visibility/index.ts'

/** How visibility finds its way around posts. */
export const postContent: ContentKind = {
  name: 'post',
  named: { table: 'post_audience', itemId: 'post_id' },
  isArchivable: true,
}

/** True of a post under the name `alias` that may stand in lists, feeds and quotes: its author does not find an archived one there either. */
export function isListed(alias: string) {
  return sql<SqlBool>`${sql.ref(`${alias}.archived_at`)} is null`
}
