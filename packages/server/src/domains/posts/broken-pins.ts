// Pins that break what must hold of them, by scalar subqueries alone: see the graph's.
import type { AccountId, PostId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectRows } from '../../db/select.ts'
import type { Broken, Stretch } from '../../kernel/invariant.ts'
import type { PostReads } from './tables.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostReads>

export interface BrokenPin extends Broken {
  readonly post_id: PostId
}

/** Of a post that is somebody else's, or removed. */
const isVain = sql<boolean>`(
  select 1 from posts where id = pinned_posts.post_id and (author_id <> pinned_posts.account_id or removed_at is not null)
) is not null`

export function listPinnedInVain(db: Reading, { from, to }: Stretch): Promise<BrokenPin[]> {
  return selectRows(
    db,
    sql<BrokenPin>`
        select account_id as id, post_id from pinned_posts where account_id >= ${from} and account_id <= ${to} and ${isVain}
`,
  )
}

export function deletePinnedInVain(db: Writing, people: readonly string[]) {
  return db
    .deleteFrom('pinned_posts')
    .where('account_id', 'in', people as AccountId[])
    .where(isVain)
    .execute()
}
