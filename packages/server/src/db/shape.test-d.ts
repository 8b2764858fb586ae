// What must and must not compile about handles and shapes.
import type { AccountId, PostId } from '@kindred/contract'
import type { Database, Reads, Transaction, Writes } from './database.ts'
import { shape } from './shape.ts'

interface Tables {
  posts: { id: PostId; author_id: AccountId; body: string; likes_count: number }
  likes: { post_id: PostId; account_id: AccountId }
  sessions: { id: string }
}
type PostTables = Pick<Tables, 'posts' | 'likes'>

declare const database: Database<Tables>
declare const transaction: Transaction<Tables>
declare const post: PostId
declare const account: AccountId

const findPost = shape((db: Reads<PostTables>, $: { id: PostId }) =>
  db.selectFrom('posts').selectAll().where('id', '=', $.id),
)
const listPosts = shape((db: Reads<PostTables>, $: { ids: readonly PostId[]; limit: number }) =>
  db.selectFrom('posts').select(['id', 'author_id']).where('id', 'in', $.ids).limit($.limit),
)
const insertLike = shape((db: Writes<PostTables>, $: { post: PostId; account: AccountId }) =>
  db.insertInto('likes').values({ post_id: $.post, account_id: $.account }),
)

export async function typed(): Promise<void> {
  const row = await findPost.first(database.db, { id: post })
  row?.id satisfies PostId | undefined
  row?.likes_count satisfies number | undefined
  const rows = await listPosts(transaction.db, { ids: [post], limit: 3 })
  rows[0]?.author_id satisfies AccountId | undefined
  ;(await insertLike.affected(transaction.db, { post, account })) satisfies number

  // @ts-expect-error an account is not a post
  await findPost.first(database.db, { id: account })
  // @ts-expect-error an argument is missing
  await listPosts(database.db, { ids: [post] })
  // @ts-expect-error the outer handle only reads
  database.db.insertInto('likes')
  // @ts-expect-error so a shape that writes does not take it
  await insertLike(database.db, { post, account })
  // @ts-expect-error no such column
  shape((db: Reads<Tables>, $: { id: PostId }) => db.selectFrom('posts').select('title').where('id', '=', $.id))
  // @ts-expect-error compared with the id of something else
  shape((db: Reads<Tables>, $: { id: AccountId }) => db.selectFrom('posts').select('body').where('id', '=', $.id))
  // @ts-expect-error another domain's table
  shape((db: Reads<PostTables>, $: { id: string }) => db.selectFrom('sessions').selectAll().where('id', '=', $.id))
}

declare function createPosts(database: Database<PostTables>): void
declare function insertPost(db: Writes<PostTables>): void
declare function readPost(db: Reads<PostTables>): void

/** The whole database is accepted where a part of it is asked for, and a handle that writes where one that reads is. */
export function composed(): void {
  createPosts(database)
  insertPost(transaction.db)
  readPost(transaction.db)
  readPost(database.db)
}
