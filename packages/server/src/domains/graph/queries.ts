import type { AccountId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { BlockRow, GraphTables, MuteRow, RequestRow } from './tables.ts'

type Reading = Reads<GraphTables>
type Writing = Writes<GraphTables>
interface Pair {
  a: AccountId
  b: AccountId
}

type Tie = 'following' | 'followedBy' | 'requested' | 'requestedBy' | 'blocking' | 'blockedBy' | 'muting'
const tie = (name: Tie) => sql.lit(name).as('tie')

/** Every tie between an account and each of the others, one row a tie, with an index for each part. */
export const listTies = shape((db: Reading, $: { account: AccountId; others: readonly AccountId[]; now: number }) =>
  db
    .selectFrom('follows')
    .select([tie('following'), 'followee_id as other_id'])
    .where('follower_id', '=', $.account)
    .where('followee_id', 'in', $.others)
    .unionAll(
      db
        .selectFrom('follows')
        .select([tie('followedBy'), 'follower_id as other_id'])
        .where('followee_id', '=', $.account)
        .where('follower_id', 'in', $.others),
    )
    .unionAll(
      db
        .selectFrom('follow_requests')
        .select([tie('requested'), 'target_id as other_id'])
        .where('requester_id', '=', $.account)
        .where('target_id', 'in', $.others),
    )
    .unionAll(
      db
        .selectFrom('follow_requests')
        .select([tie('requestedBy'), 'requester_id as other_id'])
        .where('target_id', '=', $.account)
        .where('requester_id', 'in', $.others),
    )
    .unionAll(
      db
        .selectFrom('blocks')
        .select([tie('blocking'), 'blocked_id as other_id'])
        .where('blocker_id', '=', $.account)
        .where('blocked_id', 'in', $.others),
    )
    .unionAll(
      db
        .selectFrom('blocks')
        .select([tie('blockedBy'), 'blocker_id as other_id'])
        .where('blocked_id', '=', $.account)
        .where('blocker_id', 'in', $.others),
    )
    .unionAll(
      db
        .selectFrom('mutes')
        .select([tie('muting'), 'muted_id as other_id'])
        .where('muter_id', '=', $.account)
        .where('muted_id', 'in', $.others)
        .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', $.now)])),
    ),
)

export const insertRequest = shape((db: Writing, $: RequestRow) =>
  db
    .insertInto('follow_requests')
    .values({ id: $.id, requester_id: $.requester_id, target_id: $.target_id, created_at: $.created_at })
    .onConflict((conflict) => conflict.columns(['requester_id', 'target_id']).doNothing()),
)

export const deleteRequest = shape((db: Writing, $: { requester: AccountId; target: AccountId }) =>
  db.deleteFrom('follow_requests').where('requester_id', '=', $.requester).where('target_id', '=', $.target),
)

/** Some of those who wait for the target. */
export const listRequesters = shape((db: Reading, $: { target: AccountId; count: number }) =>
  db
    .selectFrom('follow_requests')
    .select('requester_id')
    .where('target_id', '=', $.target)
    .orderBy('id')
    .limit($.count),
)

export const deleteRequests = shape((db: Writing, $: { target: AccountId; requesters: readonly AccountId[] }) =>
  db.deleteFrom('follow_requests').where('target_id', '=', $.target).where('requester_id', 'in', $.requesters),
)

export const insertBlock = shape((db: Writing, $: BlockRow) =>
  db
    .insertInto('blocks')
    .values({ id: $.id, blocker_id: $.blocker_id, blocked_id: $.blocked_id, created_at: $.created_at })
    .onConflict((conflict) => conflict.columns(['blocker_id', 'blocked_id']).doNothing()),
)

export const deleteBlock = shape((db: Writing, $: { blocker: AccountId; blocked: AccountId }) =>
  db.deleteFrom('blocks').where('blocker_id', '=', $.blocker).where('blocked_id', '=', $.blocked),
)

export const deleteRequestsBetween = shape((db: Writing, $: Pair) =>
  db
    .deleteFrom('follow_requests')
    .where((eb) =>
      eb.or([
        eb.and([eb('requester_id', '=', $.a), eb('target_id', '=', $.b)]),
        eb.and([eb('requester_id', '=', $.b), eb('target_id', '=', $.a)]),
      ]),
    ),
)

/** A mute of somebody who is muted takes the new scope and end. */
export const upsertMute = shape((db: Writing, $: MuteRow) =>
  db
    .insertInto('mutes')
    .values({
      id: $.id,
      muter_id: $.muter_id,
      muted_id: $.muted_id,
      mutes_posts: $.mutes_posts,
      mutes_reposts: $.mutes_reposts,
      mutes_stories: $.mutes_stories,
      mutes_notifications: $.mutes_notifications,
      until: $.until,
      created_at: $.created_at,
    })
    .onConflict((conflict) =>
      conflict.columns(['muter_id', 'muted_id']).doUpdateSet((eb) => ({
        mutes_posts: eb.ref('excluded.mutes_posts'),
        mutes_reposts: eb.ref('excluded.mutes_reposts'),
        mutes_stories: eb.ref('excluded.mutes_stories'),
        mutes_notifications: eb.ref('excluded.mutes_notifications'),
        until: eb.ref('excluded.until'),
      })),
    ),
)

export const deleteMute = shape((db: Writing, $: { muter: AccountId; muted: AccountId }) =>
  db.deleteFrom('mutes').where('muter_id', '=', $.muter).where('muted_id', '=', $.muted),
)

export const deleteEndedMutes = shape((db: Writing, $: { now: number }) =>
  db
    .deleteFrom('mutes')
    .where('until', '<=', $.now)
    .where('id', 'in', (eb) =>
      eb.selectFrom('mutes').select('id').where('until', '<=', $.now).orderBy('until').limit(sweptRows),
    ),
)
