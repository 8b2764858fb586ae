// What posts said before they were edited.
import type { PostId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { EditRow, PostReads, PostTables } from './tables.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostTables>

/** So many former texts are kept of a post. */
const MOST_EDITS = 100

export const listEdits = shape((db: Reading, $: { post: PostId; before: EditRow['id']; count: number }) =>
  db
    .selectFrom('post_edits')
    .selectAll()
    .where('post_id', '=', $.post)
    .where('id', '<', $.before)
    .orderBy('id', 'desc')
    .limit($.count),
)

export const insertEdit = shape((db: Writing, $: EditRow) =>
  db.insertInto('post_edits').values({ id: $.id, post_id: $.post_id, text: $.text, replaced_at: $.replaced_at }),
)

/** Forgets what is older than the texts that are kept. */
export const deleteOldEdits = shape((db: Writing, $: { post: PostId }) =>
  db
    .deleteFrom('post_edits')
    .where('post_id', '=', $.post)
    .where(
      'id',
      '<=',
      sql<EditRow['id']>`(
        select oldest.id from post_edits as oldest where oldest.post_id = ${$.post}
        order by oldest.id desc limit 1 offset ${sql.lit(MOST_EDITS)}
      )`,
    ),
)

/** A removed post said nothing. */
export const deleteEdits = shape((db: Writing, $: { post: PostId }) =>
  db.deleteFrom('post_edits').where('post_id', '=', $.post),
)
