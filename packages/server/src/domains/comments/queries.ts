import type { CommentId } from '@kindred/contract'
import { type SqlBool, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { contents, firstReplies, isThere, type Look, SCANNED } from './content.ts'
import type { AnchorId, AnchorKind } from './place.ts'
import { scoreOf } from './score.ts'
import type { CommentReads, CommentRow, CommentTables } from './tables.ts'

type Reading = Reads<CommentReads>
type Writing = Writes<CommentTables>

interface Thread {
  readonly kind: AnchorKind
  readonly on: AnchorId
}

interface Window {
  readonly position: CommentId
  readonly score: number
  readonly count: number
}

/** Whatever their state: whether they may be seen is for others to say. */
export const listComments = shape((db: Reading, $: { ids: readonly CommentId[] }) =>
  db.selectFrom(contents.as('comment')).selectAll().where('comment.id', 'in', $.ids),
)

/** Those of the comments that are there for the viewer: that they see, or that hold a place above what they see. */
export const listThere = shape((db: Reading, $: Look & { ids: readonly CommentId[] }) =>
  db
    .selectFrom(contents.as('comment'))
    .selectAll()
    .where('comment.id', 'in', $.ids)
    .where(isThere($, 'comment', 2)),
)

/** Those of the comments that may stand above what is there for the viewer: that they see, or that are removed. */
export const listAbove = shape((db: Reading, $: Look & { ids: readonly CommentId[] }) =>
  db
    .selectFrom(contents.as('comment'))
    .selectAll()
    .where('comment.id', 'in', $.ids)
    .where(sql<SqlBool>`(${isThere($, 'comment', 0)} or comment.removed_at is not null)`),
)

/** The next comments that answer none, in each order, whoever may see them. */
export const listThread = {
  newest: shape((db: Reading, $: Thread & Window) => newest(thread(db, $), $)),
  oldest: shape((db: Reading, $: Thread & Window) => oldest(thread(db, $), $)),
  top: shape((db: Reading, $: Thread & Window) => top(thread(db, $), $)),
}

/** The next replies to a comment, in each order, whoever may see them. */
export const listReplies = {
  newest: shape((db: Reading, $: { parent: CommentId } & Window) => newest(replies(db, $), $)),
  oldest: shape((db: Reading, $: { parent: CommentId } & Window) => oldest(replies(db, $), $)),
  top: shape((db: Reading, $: { parent: CommentId } & Window) => top(replies(db, $), $)),
}

function thread(db: Reading, $: Thread) {
  const comments = db.selectFrom('comments').select(['id', 'score'])
  return comments.where('on_kind', '=', $.kind).where('on_id', '=', $.on).where('parent_id', 'is', null)
}

function replies(db: Reading, $: { parent: CommentId }) {
  return db.selectFrom('comments').select(['id', 'score']).where('parent_id', '=', $.parent)
}

type Candidates = ReturnType<typeof thread>

function newest(candidates: Candidates, $: Window) {
  return candidates.where('id', '<', $.position).orderBy('id', 'desc').limit($.count)
}

function oldest(candidates: Candidates, $: Window) {
  return candidates.where('id', '>', $.position).orderBy('id').limit($.count)
}

function top(candidates: Candidates, $: Window) {
  const isBelow = sql<SqlBool>`(score, id) < (cast(${$.score} as bigint), cast(${$.position} as bigint))`
  return candidates.where(isBelow).orderBy('score', 'desc').orderBy('id', 'desc').limit($.count)
}

/** How many replies are shown with a comment. */
export const PREVIEWED = 2

/**
 * The ids of the first replies to each comment that are there for the viewer, with commas between, one more than are shown; and the
 * last reply that was looked at, where there may be more.
 */
export const listPreviews = shape((db: Reading, $: Look & { ids: readonly CommentId[] }) =>
  db
    .selectFrom('comments')
    .where('comments.id', 'in', $.ids)
    .select([
      'comments.id',
      sql<string | null>`(select string_agg(cast(first.id as text), ',') from (
        select reply.id from ${firstReplies('comments')} as reply where ${isThere($, 'reply', 1)} order by reply.id limit ${sql.lit(PREVIEWED + 1)}
      ) as first)`.as('first_replies'),
      sql<CommentId | null>`(
        select last.id from comments as last where last.parent_id = comments.id
        order by last.id limit 1 offset ${sql.lit(SCANNED - 1)}
      )`.as('scanned_id'),
    ]),
)

export const insertComment = shape((db: Writing, $: CommentRow) =>
  db.insertInto('comments').values({
    id: $.id,
    on_kind: $.on_kind,
    on_id: $.on_id,
    parent_id: $.parent_id,
    depth: $.depth,
    author_id: $.author_id,
    text: $.text,
    spans: $.spans,
    replies_count: $.replies_count,
    score: $.score,
    created_at: $.created_at,
    edited_at: $.edited_at,
    pinned_at: $.pinned_at,
    put_away_at: $.put_away_at,
    hidden_at: $.hidden_at,
    removed_at: $.removed_at,
    held_at: $.held_at,
  }),
)

export const updateText = shape((db: Writing, $: { id: CommentId; text: string; spans: string; now: number }) =>
  present(db, $).set({ text: $.text, spans: $.spans, edited_at: $.now }),
)

/** Erases what a comment said and marks it as removed; nothing when it already was. */
export const updateRemoved = shape((db: Writing, $: { id: CommentId; now: number }) =>
  present(db, $).set({ text: '', spans: '[]', pinned_at: null, held_at: null, removed_at: $.now }),
)

export const updatePinned = shape((db: Writing, $: { id: CommentId; pinned: number | null }) =>
  present(db, $).set({ pinned_at: $.pinned }),
)

/** What is put away is not pinned. */
export const updatePutAway = shape((db: Writing, $: { id: CommentId; since: number | null }) =>
  present(db, $).set({ put_away_at: $.since, pinned_at: null }),
)

export const updateHidden = shape((db: Writing, $: { id: CommentId; since: number | null }) =>
  present(db, $).set({ hidden_at: $.since }),
)

function present(db: Writing, $: { id: CommentId }) {
  return db.updateTable('comments').where('id', '=', $.id).where('removed_at', 'is', null)
}

export const updateApproved = shape((db: Writing, $: { id: CommentId }) => present(db, $).set({ held_at: null }))

/** What waits is not pinned. */
export const updateHeld = shape((db: Writing, $: { id: CommentId; since: number }) =>
  present(db, $).set({ held_at: $.since, pinned_at: null }),
)

/** The next comments on a thing that wait, the oldest first. */
export const listHeld = shape((db: Reading, $: Thread & { after: CommentId; count: number }) =>
  db
    .selectFrom('comments')
    .select('id')
    .where('on_kind', '=', $.kind)
    .where('on_id', '=', $.on)
    .where('held_at', 'is not', null)
    .where('id', '>', $.after)
    .orderBy('id')
    .limit($.count),
)

export const findPinned = shape((db: Reading, $: Thread) =>
  db
    .selectFrom('comments')
    .select('id')
    .where('on_kind', '=', $.kind)
    .where('on_id', '=', $.on)
    .where('pinned_at', 'is not', null),
)

/** Moves the number of replies that count. */
export const moveReplies = shape((db: Writing, $: { id: CommentId; by: number }) =>
  db
    .updateTable('comments')
    .set({ replies_count: sql`replies_count + cast(${$.by} as bigint)` })
    .where('id', '=', $.id),
)

/** Brings the score up to what it goes by. */
export const rescore = shape((db: Writing, $: { id: CommentId }) =>
  db
    .updateTable('comments')
    .set({ score: scoreOf(sql.ref<number>('replies_count') as never) })
    .where('id', '=', $.id),
)
