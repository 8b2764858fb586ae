import type { AccountId, PostId, Replies } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { NO_FIELDS } from '../../kernel/fields.ts'
import { type Sight, visibleItem } from '../visibility/index.ts'
import { isListed, postContent } from './content.ts'
import type { NamedRow, PostReads, PostRow, PostTables } from './tables.ts'
import { taken } from './taken.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostTables>

/** Whatever its state: whether it may be seen is for visibility to say. */
export const listPosts = shape((db: Reading, $: { ids: readonly PostId[] }) =>
  db.selectFrom('posts').selectAll().where('id', 'in', $.ids),
)

/** The same with how they were taken. */
export const listTaken = shape((db: Reading, $: Pick<Sight, 'viewer'> & { ids: readonly PostId[] }) =>
  db.selectFrom('posts').selectAll().select(taken($)).where('id', 'in', $.ids),
)

/** Those of the posts that the viewer can see. */
export const listVisible = shape((db: Reading, $: Sight & { ids: readonly PostId[] }) =>
  db
    .selectFrom('posts')
    .selectAll()
    .select(taken($))
    .where('id', 'in', $.ids)
    .where(visibleItem($, { kind: postContent, alias: 'posts' })),
)

/** Those of them that may stand in a list. */
export const listListed = shape((db: Reading, $: Sight & { ids: readonly PostId[] }) =>
  db
    .selectFrom('posts')
    .selectAll()
    .select(taken($))
    .where('id', 'in', $.ids)
    .where(isListed('posts'))
    .where(visibleItem($, { kind: postContent, alias: 'posts' })),
)

/** The next posts of an author below a position, whoever may see them. */
export const listByAuthor = shape((db: Reading, $: { author: AccountId; before: PostId; count: number }) =>
  db
    .selectFrom('posts')
    .select('id')
    .where('author_id', '=', $.author)
    .where('id', '<', $.before)
    .orderBy('id', 'desc')
    .limit($.count),
)

export const insertPost = shape((db: Writing, $: PostRow) =>
  db.insertInto('posts').values({
    id: $.id,
    author_id: $.author_id,
    text: $.text,
    spans: $.spans,
    audience: $.audience,
    audience_list_id: $.audience_list_id,
    created_at: $.created_at,
    edited_at: $.edited_at,
    hidden_at: $.hidden_at,
    removed_at: $.removed_at,
    archived_at: $.archived_at,
    comments_count: $.comments_count,
    replies: $.replies,
    holds_replies: $.holds_replies,
    reposts_count: $.reposts_count,
    quotes_count: $.quotes_count,
    quotes: $.quotes,
    fields: $.fields,
  }),
)

export async function insertNamed(db: Writing, rows: NamedRow[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('post_audience').values(rows).execute()
}

export const deleteNamed = shape((db: Writing, $: { post: PostId }) =>
  db.deleteFrom('post_audience').where('post_id', '=', $.post),
)

/** Whom each of the posts names. */
export const listNamed = shape((db: Reading, $: { posts: readonly PostId[] }) =>
  db.selectFrom('post_audience').selectAll().where('post_id', 'in', $.posts).orderBy('post_id').orderBy('account_id'),
)

interface Said extends Pick<PostRow, 'id' | 'text' | 'spans' | 'fields'> {
  readonly now: number
}

export const updateText = shape((db: Writing, $: Said) =>
  db
    .updateTable('posts')
    .set({ text: $.text, spans: $.spans, fields: $.fields, edited_at: $.now })
    .where('id', '=', $.id)
    .where('removed_at', 'is', null),
)

export const updateReplies = shape((db: Writing, $: { id: PostId; replies: Replies; holds: number }) =>
  db
    .updateTable('posts')
    .set({ replies: $.replies, holds_replies: $.holds })
    .where('id', '=', $.id)
    .where('removed_at', 'is', null),
)

/** Moves the number of comments; nothing once the post is removed. */
export const moveComments = shape((db: Writing, $: { id: PostId; by: number }) =>
  db
    .updateTable('posts')
    .set({ comments_count: sql`comments_count + cast(${$.by} as bigint)` })
    .where('id', '=', $.id)
    .where('removed_at', 'is', null),
)

/** Erases what a post said and marks it as removed; nothing when it already was. */
export const updateRemoved = shape((db: Writing, $: { id: PostId; now: number }) =>
  db
    .updateTable('posts')
    .set({ text: '', spans: '[]', fields: NO_FIELDS, audience_list_id: null, removed_at: $.now })
    .where('id', '=', $.id)
    .where('removed_at', 'is', null)
    .returning(['hidden_at', 'archived_at']),
)

/** Hides a post; nothing when it was hidden already. */
export const updateHidden = shape((db: Writing, $: { id: PostId; now: number }) =>
  db
    .updateTable('posts')
    .set({ hidden_at: $.now })
    .where('id', '=', $.id)
    .where('hidden_at', 'is', null)
    .where('removed_at', 'is', null)
    .returning('archived_at'),
)

/** Restores a hidden post; nothing when it was not hidden. */
export const updateRestored = shape((db: Writing, $: { id: PostId }) =>
  db
    .updateTable('posts')
    .set({ hidden_at: null })
    .where('id', '=', $.id)
    .where('hidden_at', 'is not', null)
    .where('removed_at', 'is', null)
    .returning('archived_at'),
)
