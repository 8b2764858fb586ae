// Rows that break what must hold of reposts and quotes, by scalar subqueries alone: see the graph's.
import type { PostId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectRows } from '../../db/select.ts'
import { storedCount } from '../../db/stored-counts.ts'
import type { Broken, Stretch } from '../../kernel/invariant.ts'
import type { PostReads } from './tables.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostReads>

export interface BrokenQuote extends Broken {
  readonly quoted_id: PostId
}

const isByRemoved = sql<boolean>`
  (select 1 from posts where id = post_quotes.post_id and removed_at is not null) is not null`

export function listByRemoved(db: Reading, { from, to }: Stretch): Promise<BrokenQuote[]> {
  return selectRows(
    db,
    sql<BrokenQuote>`
        select post_id as id, quoted_id from post_quotes where post_id >= ${from} and post_id <= ${to} and ${isByRemoved}
`,
  )
}

export function deleteByRemoved(db: Writing, posts: readonly string[]) {
  return db
    .deleteFrom('post_quotes')
    .where('post_id', 'in', posts as PostId[])
    .where(isByRemoved)
    .execute()
}

export const repostsCount = storedCount<PostReads>({
  table: 'posts',
  key: 'id',
  column: 'reposts_count',
  counted: sql`(select count(*) from reposts where reposts.post_id = posts.id and undone_id is null)`,
})

export const quotesCount = storedCount<PostReads>({
  table: 'posts',
  key: 'id',
  column: 'quotes_count',
  counted: sql`(
    select count(*) from post_quotes inner join posts as quoting on quoting.id = post_quotes.post_id
    where post_quotes.quoted_id = posts.id and post_quotes.detached_at is null
      and quoting.audience in ('public', 'followers') and quoting.hidden_at is null and quoting.archived_at is null
      and quoting.removed_at is null
  )`,
})
