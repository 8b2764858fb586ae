// What people have seen of posts.
import type { AccountId, PostId } from '@kindred/contract'
import { type SqlBool, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { Sight } from '../visibility/index.ts'
import type { FeedReads } from './kernel.ts'
import { isVisiblePost } from './predicate.ts'
import type { FeedTables, SeenRow } from './tables.ts'

type Reading = Reads<FeedReads>
type Writing = Writes<FeedReads>

/** Marks those of the posts that the viewer sees, and of which they have not done so before. */
export const insertSeen = shape((db: Writing, $: Sight & { ids: readonly PostId[] }) =>
  db
    .insertInto('feed_seen')
    .columns(['account_id', 'post_id', 'seen_at'])
    .expression(
      db
        .selectFrom('posts')
        .select([
          sql<AccountId>`cast(${$.viewer} as bigint)`.as('account_id'),
          'posts.id as post_id',
          sql<number>`cast(${$.now} as bigint)`.as('seen_at'),
        ])
        .where('posts.id', 'in', $.ids)
        .where(isVisiblePost($)),
    )
    .onConflict((conflict) => conflict.columns(['account_id', 'post_id']).doNothing()),
)

/** Deletes what somebody saw before so many others. */
export const deleteOldest = shape((db: Writes<FeedTables>, $: { viewer: AccountId; kept: number }) =>
  db
    .deleteFrom('feed_seen')
    .where('account_id', '=', $.viewer)
    .where(
      sql<SqlBool>`(seen_at, post_id) <= (
        select last.seen_at, last.post_id from feed_seen as last where last.account_id = ${$.viewer}
        order by last.seen_at desc, last.post_id desc limit 1 offset ${$.kept}
      )`,
    ),
)

/** Those of the posts that somebody has seen. */
export const listSeenAmong = shape((db: Reading, $: { viewer: AccountId; ids: readonly PostId[] }) =>
  db.selectFrom('feed_seen').select('post_id').where('account_id', '=', $.viewer).where('post_id', 'in', $.ids),
)

/** A slice of what was seen up to a moment. */
export const deleteSeenUpTo = shape((db: Writes<FeedTables>, $: { at: SeenRow['seen_at'] }) =>
  db
    .deleteFrom('feed_seen')
    .where((eb) =>
      eb(
        eb.refTuple('account_id', 'post_id'),
        'in',
        eb
          .selectFrom('feed_seen as over')
          .select(['over.account_id', 'over.post_id'])
          .where('over.seen_at', '<=', $.at)
          .orderBy('over.seen_at')
          .limit(sweptRows)
          .$asTuple('account_id', 'post_id'),
      ),
    ),
)
