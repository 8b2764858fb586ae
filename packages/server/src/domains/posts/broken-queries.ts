// Rows that break what must hold of posts, by scalar subqueries alone: see the graph's.
import type { AccountId, PostId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectRows } from '../../db/select.ts'
import { storedCount } from '../../db/stored-counts.ts'
import { NO_FIELDS } from '../../kernel/fields.ts'
import type { Broken, Stretch } from '../../kernel/invariant.ts'
import type { PostReads } from './tables.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostReads>

export interface BrokenPost extends Broken {
  readonly author_id: AccountId
}

export interface BrokenName extends Broken {
  readonly account_id: AccountId
}

/** What a removed post may not keep. */
export function listUnerased(db: Reading, { from, to }: Stretch): Promise<BrokenPost[]> {
  return db
    .selectFrom('posts')
    .select(['id', 'author_id'])
    .where('id', '>=', from as PostId)
    .where('id', '<=', to as PostId)
    .where('removed_at', 'is not', null)
    .where((eb) =>
      eb.or([
        ...[eb('text', '<>', ''), eb('spans', '<>', '[]'), eb('fields', '<>', NO_FIELDS)],
        eb('audience_list_id', 'is not', null),
      ]),
    )
    .execute()
}

export function erase(db: Writing, posts: readonly string[]) {
  return db
    .updateTable('posts')
    .set({ text: '', spans: '[]', fields: NO_FIELDS, audience_list_id: null })
    .where('id', 'in', posts as PostId[])
    .where('removed_at', 'is not', null)
    .execute()
}

export function listForListsOfOthers(db: Reading, { from, to }: Stretch): Promise<BrokenPost[]> {
  return selectRows(
    db,
    sql<BrokenPost>`
        select id, author_id from posts where id >= ${from} and id <= ${to} and audience_list_id is not null
          and (select owner_id from audience_lists where id = posts.audience_list_id) <> author_id
`,
  )
}

export function forgetLists(db: Writing, posts: readonly string[]) {
  return db
    .updateTable('posts')
    .set({ audience_list_id: null })
    .where('id', 'in', posts as PostId[])
    .execute()
}

/** A post for another audience than named people, or one that is removed, names nobody. */
const namesNobody = sql<boolean>`
  (select 1 from posts where id = post_audience.post_id and (audience <> 'only' or removed_at is not null)) is not null`

export function listNamedInVain(db: Reading, { from, to }: Stretch): Promise<BrokenName[]> {
  return selectRows(
    db,
    sql<BrokenName>`
        select post_id as id, account_id from post_audience where post_id >= ${from} and post_id <= ${to} and ${namesNobody}
`,
  )
}

export function deleteNamedInVain(db: Writing, posts: readonly string[]) {
  return db
    .deleteFrom('post_audience')
    .where('post_id', 'in', posts as PostId[])
    .where(namesNobody)
    .execute()
}

/** Every profile counts the posts of its person for the public or for followers that are neither hidden, archived nor removed. */
export const postsCount = storedCount<PostReads>({
  table: 'profiles',
  key: 'account_id',
  column: 'posts_count',
  counted: sql`(
    select count(*) from posts where posts.author_id = profiles.account_id
      and audience in ('public', 'followers') and hidden_at is null and archived_at is null and removed_at is null
  )`,
})
