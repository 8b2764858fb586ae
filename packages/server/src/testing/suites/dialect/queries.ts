import type { Database, Reads, Writes } from '../../../db/database.ts'
import type { OpenOptions } from '../../../db/options.ts'
import { shape } from '../../../db/shape.ts'
import type { DialectTables } from './tables.ts'

export type DialectDatabase = Database<DialectTables>
/** Opens an empty database with the tables of `dialectMigrations`. Disposing of it removes it. */
export type OpenDialect = (options?: OpenOptions) => Promise<DialectDatabase>

type Post = DialectTables['posts']

export const findPost = shape((db: Reads<DialectTables>, $: { id: string }) =>
  db.selectFrom('posts').selectAll().where('id', '=', $.id),
)

export const listPosts = shape((db: Reads<DialectTables>, $: { ids: readonly string[] }) =>
  db.selectFrom('posts').selectAll().where('id', 'in', $.ids).orderBy('id'),
)

export const insertLike = shape((db: Writes<DialectTables>, $: { post: string; account: string }) =>
  db
    .insertInto('likes')
    .values({ post_id: $.post, account_id: $.account, created_at: 1 })
    .onConflict((conflict) => conflict.doNothing()),
)

export const moveLikes = shape((db: Writes<DialectTables>, $: { post: string; by: number }) =>
  db
    .updateTable('posts')
    .set((eb) => ({ likes_count: eb('likes_count', '+', $.by) }))
    .where('id', '=', $.post),
)

export async function insertPeople(database: DialectDatabase, ids: readonly string[]): Promise<void> {
  const people = ids.map((id) => ({ id, handle: `p${id}`, role: 'member' as const }))
  await database.transaction(({ db }) => db.insertInto('people').values(people).execute())
}

export async function insertPosts(database: DialectDatabase, posts: readonly (Partial<Post> & { id: string })[]) {
  const rows = posts.map((post) => ({
    ...{ author_id: '1', reply_to_id: null, body: '', created_at: 1, likes_count: 0 },
    ...post,
  }))
  await database.transaction(({ db }) => db.insertInto('posts').values(rows).execute())
}

export async function countPeople(db: Reads<DialectTables>): Promise<number> {
  const row = await db
    .selectFrom('people')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .executeTakeFirstOrThrow()
  return row.people
}
