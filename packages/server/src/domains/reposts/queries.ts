import type { AccountId, PostId } from '@kindred/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import { type Sight, visiblePerson } from '../visibility/index.ts'
import type { RepostReads, RepostRow, RepostTables } from './tables.ts'

type Reading = Reads<RepostReads>
type Writing = Writes<RepostTables>

/** Somebody and a post: at most one repost. */
interface Place {
  readonly viewer: AccountId
  readonly post: PostId
}

/** A repost that stands now: a new one, or the same again that was taken back. Nothing when it stood. */
export const insertRepost = shape((db: Writing, $: Omit<RepostRow, 'undone_id'>) =>
  db
    .insertInto('reposts')
    .values({ id: $.id, account_id: $.account_id, post_id: $.post_id, created_at: $.created_at })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'post_id'])
        .doUpdateSet({ undone_id: null })
        .where('reposts.undone_id', 'is not', null),
    )
    .returning('id'),
)

/** Takes a repost back; nothing when none stood. */
export const updateUndone = shape((db: Writing, $: Place & { undone: RepostRow['undone_id'] }) =>
  db
    .updateTable('reposts')
    .set({ undone_id: $.undone })
    .where('account_id', '=', $.viewer)
    .where('post_id', '=', $.post)
    .where('undone_id', 'is', null),
)

/** Some of those that were taken back before an id was made. */
export const deleteUndone = shape((db: Writing, $: { before: string }) =>
  db
    .deleteFrom('reposts')
    .where('undone_id', 'is not', null) // none that stands again by now
    .where('id', 'in', (some) =>
      some
        .selectFrom('reposts')
        .select('id')
        .where('undone_id', 'is not', null)
        .where('undone_id', '<', $.before as NonNullable<RepostRow['undone_id']>)
        .orderBy('undone_id')
        .limit(sweptRows),
    ),
)

interface Candidate {
  readonly id: string
  readonly person_id: AccountId
  readonly created_at: number
  /** 1 when the repost stands and the viewer may see the person. */
  readonly is_visible: number
}

/** Who reposted a post: a bounded batch below the cursor, and of each whether the viewer may see them, as lists of people have it. */
export const listWho = shape((db: Reading, $: Sight & { post: PostId; before: string; count: number }) =>
  db.selectFrom(who($).as('scanned')).selectAll().orderBy(sql.ref('id'), 'desc'),
)

function who($: Sight & { post: PostId; before: string; count: number }): RawBuilder<Candidate> {
  return sql<Candidate>`(
        with batch as materialized (
          select id, account_id as person_id, created_at, undone_id from reposts
          where post_id = ${$.post} and id < ${$.before} order by id desc limit ${$.count}
        )
        select id, person_id, created_at,
          case when undone_id is null and ${visiblePerson($, 'batch.person_id')} then 1 else 0 end as is_visible
        from batch
      )`
}
