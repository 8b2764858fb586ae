// Rows that break what must hold of comments, by scalar subqueries alone: see the graph's.
import type { CommentId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectRows } from '../../db/select.ts'
import { storedCount } from '../../db/stored-counts.ts'
import type { Broken, Stretch } from '../../kernel/invariant.ts'
import type { AnchorId, AnchorKind } from './place.ts'
import { scoreOf } from './score.ts'
import type { CommentReads } from './tables.ts'

type Reading = Reads<CommentReads>
type Writing = Writes<CommentReads>

export interface Astray extends Broken {
  readonly on_kind: AnchorKind
  readonly on_id: AnchorId
}

/** Comments on what is not there: no reference of the table says it, since comments stand under several kinds of things. */
export function listOnNothing(db: Reading, { from, to }: Stretch): Promise<Astray[]> {
  return selectRows(
    db,
    sql<Astray>`
        select id, on_kind, on_id from comments where id >= ${from} and id <= ${to} and case on_kind
          when 'post' then (select 1 from posts where posts.id = comments.on_id)
          else (select 1 from subjects where subjects.id = comments.on_id) end is null
`,
  )
}

/** Comments that do not stand one level beneath what they answer, on the same thing: it is found by its id, and by nothing else. */
export function listMisplaced(db: Reading, { from, to }: Stretch): Promise<Broken[]> {
  return selectRows(
    db,
    sql<Broken>`
        select id from comments as comment where id >= ${from} and id <= ${to} and parent_id is not null
          and (select case when parent.id < comment.id and parent.on_kind = comment.on_kind
            and parent.on_id = comment.on_id and parent.depth = comment.depth - 1 then 1 end
            from comments as parent where parent.id = comment.parent_id) is null
`,
  )
}

export function deleteComments(db: Writing, comments: readonly string[]) {
  return db
    .deleteFrom('comments')
    .where('id', 'in', comments as CommentId[])
    .execute()
}

/** What a removed comment may not keep. */
export function listUnerased(db: Reading, { from, to }: Stretch): Promise<Broken[]> {
  return db
    .selectFrom('comments')
    .select('id')
    .where('id', '>=', from as CommentId)
    .where('id', '<=', to as CommentId)
    .where('removed_at', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('text', '<>', ''),
        eb('spans', '<>', '[]'),
        eb('pinned_at', 'is not', null),
        eb('held_at', 'is not', null),
      ]),
    )
    .execute()
}

export function erase(db: Writing, comments: readonly string[]) {
  return db
    .updateTable('comments')
    .set({ text: '', spans: '[]', pinned_at: null, held_at: null })
    .where('id', 'in', comments as CommentId[])
    .where('removed_at', 'is not', null)
    .execute()
}

const counts = sql`hidden_at is null and put_away_at is null and held_at is null and removed_at is null`

const replies = sql<number>`(select count(*) from comments as reply where reply.parent_id = comments.id
  and reply.hidden_at is null and reply.put_away_at is null and reply.held_at is null and reply.removed_at is null)`

export const repliesCount = storedCount<CommentReads>({
  table: 'comments',
  key: 'id',
  column: 'replies_count',
  counted: replies,
})

export const score = storedCount<CommentReads>({
  table: 'comments',
  key: 'id',
  column: 'score',
  counted: scoreOf(replies),
})

/** Every post counts the comments on it that are neither hidden nor removed, and so does every thing of the app. */
export const postCount = storedCount<CommentReads>({
  table: 'posts',
  key: 'id',
  column: 'comments_count',
  counted: sql`(select count(*) from comments where on_kind = 'post' and on_id = posts.id and ${counts})`,
})

export const subjectCount = storedCount<CommentReads>({
  table: 'subjects',
  key: 'id',
  column: 'comments_count',
  counted: sql`(select count(*) from comments where on_kind = 'subject' and on_id = subjects.id and ${counts})`,
})
