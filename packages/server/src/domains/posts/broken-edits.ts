// Former texts that break what must hold of them, by scalar subqueries alone: see the graph's.
import type { PostId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectRows } from '../../db/select.ts'
import type { Broken, Stretch } from '../../kernel/invariant.ts'
import type { EditRow, PostReads } from './tables.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostReads>

export interface BrokenEdit extends Broken {
  readonly post_id: PostId
}

const isOfRemoved = sql<boolean>`
  (select 1 from posts where id = post_edits.post_id and removed_at is not null) is not null`

export function listOfRemoved(db: Reading, { from, to }: Stretch): Promise<BrokenEdit[]> {
  return selectRows(
    db,
    sql<BrokenEdit>`
        select id, post_id from post_edits where id >= ${from} and id <= ${to} and ${isOfRemoved}
`,
  )
}

export function deleteOfRemoved(db: Writing, edits: readonly string[]) {
  return db
    .deleteFrom('post_edits')
    .where('id', 'in', edits as EditRow['id'][])
    .where(isOfRemoved)
    .execute()
}
