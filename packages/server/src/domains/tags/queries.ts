import type { AccountId, Id, PostId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { FollowedTagRow, PostTagRow, TagTables } from './tables.ts'

type Reading = Reads<TagTables>
type Writing = Writes<TagTables>

export function insertPostTags(db: Writing, rows: PostTagRow[]): Promise<unknown> {
  return db
    .insertInto('post_tags')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['post_id', 'tag']).doNothing())
    .execute()
}

export const deletePostTags = shape((db: Writing, $: { post: PostId }) =>
  db.deleteFrom('post_tags').where('post_id', '=', $.post),
)

export const insertFollowedTag = shape((db: Writing, $: FollowedTagRow) =>
  db
    .insertInto('followed_tags')
    .values({ id: $.id, account_id: $.account_id, tag: $.tag, created_at: $.created_at })
    .onConflict((conflict) => conflict.columns(['account_id', 'tag']).doNothing()),
)

export const deleteFollowedTag = shape((db: Writing, $: { account: AccountId; tag: string }) =>
  db.deleteFrom('followed_tags').where('account_id', '=', $.account).where('tag', '=', $.tag),
)

export const countFollowedTags = shape((db: Reading, $: { account: AccountId }) =>
  db
    .selectFrom('followed_tags')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', $.account),
)

interface Window {
  readonly account: AccountId
  readonly before: Id<'followedTag'>
  readonly count: number
}

export const listFollowedTags = shape((db: Reading, $: Window) =>
  db
    .selectFrom('followed_tags')
    .selectAll()
    .where('account_id', '=', $.account)
    .where('id', '<', $.before)
    .orderBy('id', 'desc')
    .limit($.count),
)
