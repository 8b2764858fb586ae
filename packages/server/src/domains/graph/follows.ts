// Follows and the counters that go with them: the one place where either moves, so that they cannot part.
import { type AccountId, compareIds } from '@kindred/contract'
import { type Expression, type RawBuilder, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { held } from '../../db/select.ts'
import { shape } from '../../db/shape.ts'
import type { CountsRow, FollowRow, GraphTables } from './tables.ts'

type Reading = Reads<GraphTables>
type Writing = Writes<GraphTables>

/** Who follows whom. */
export interface Edge {
  readonly follower: AccountId
  readonly followee: AccountId
}

/** Inserts a follow and counts it on both sides. False when it was there already. */
export async function addFollow(db: Writing, row: FollowRow): Promise<boolean> {
  if ((await insertFollow.affected(db, row)) === 0) return false
  await raiseCounts(db, [
    { account_id: row.followee_id, followers_count: 1, following_count: 0 },
    { account_id: row.follower_id, followers_count: 0, following_count: 1 },
  ])
  return true
}

/** Inserts many follows of one account and counts those that are new; answers their followers. */
export async function addFollowers(db: Writing, followee: AccountId, rows: FollowRow[]): Promise<AccountId[]> {
  if (rows.length === 0) return []
  const added = await insertFollows(db, rows)
  const followers = added.map(({ follower_id }) => follower_id)
  await raiseCounts(db, [
    { account_id: followee, followers_count: followers.length, following_count: 0 },
    ...followers.map((account_id) => ({ account_id, followers_count: 0, following_count: 1 })),
  ])
  return followers
}

/** Deletes a follow and counts it off on both sides. False when there was none. */
export async function dropFollow(db: Writing, edge: Edge): Promise<boolean> {
  if ((await deleteFollow.affected(db, edge)) === 0) return false
  await lowerCounts(db, edge)
  return true
}

export const listCounts = shape((db: Reading, $: { people: readonly AccountId[] }) =>
  db.selectFrom('graph_counts').selectAll().where('account_id', 'in', $.people),
)

export type CountColumn = 'followers_count' | 'following_count'
const sideOf = { followers_count: 'followee_id', following_count: 'follower_id' } as const

/** The truth about a counter of the account whose id stands in `account`. */
export function countOf(column: CountColumn, account: string): RawBuilder<number> {
  return sql`(select count(*) from follows where ${sql.ref(sideOf[column])} = ${sql.ref(account)})`
}

/**
 * Keeps the counters of these accounts from moving until the end of the transaction. Whoever had moved one has committed by then, so
 * that the next statement sees the follow that goes with it.
 */
export function holdCounts(db: Writing, people: readonly AccountId[]) {
  return db
    .insertInto('graph_counts')
    .values(people.toSorted(compareIds).map((account_id) => ({ account_id, followers_count: 0, following_count: 0 })))
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({
        followers_count: held('graph_counts.followers_count'),
        following_count: held('graph_counts.following_count'),
      }),
    )
    .execute()
}

/** Sets counters, which are held, to the number of follows. */
export function recountFollows(
  db: Writing,
  people: readonly AccountId[],
  columns: readonly CountColumn[] = ['followers_count', 'following_count'],
) {
  const counts = columns.map((column) => [column, countOf(column, 'graph_counts.account_id')])
  return db.updateTable('graph_counts').set(Object.fromEntries(counts)).where('account_id', 'in', people).execute()
}

const insertFollow = shape((db: Writing, $: FollowRow) =>
  db
    .insertInto('follows')
    .values({ id: $.id, follower_id: $.follower_id, followee_id: $.followee_id, created_at: $.created_at })
    .onConflict((conflict) => conflict.columns(['follower_id', 'followee_id']).doNothing()),
)

const deleteFollow = shape((db: Writing, $: Edge) =>
  db.deleteFrom('follows').where('follower_id', '=', $.follower).where('followee_id', '=', $.followee),
)

function insertFollows(db: Writing, rows: FollowRow[]) {
  return db
    .insertInto('follows')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['follower_id', 'followee_id']).doNothing())
    .returning('follower_id')
    .execute()
}

/** Rows are taken in the order of their ids: what two transactions raise, they do not wait for in a circle. */
function raiseCounts(db: Writing, rows: CountsRow[]) {
  return db
    .insertInto('graph_counts')
    .values(rows.toSorted((a, b) => compareIds(a.account_id, b.account_id)))
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet((eb) => ({
        followers_count: eb('graph_counts.followers_count', '+', eb.ref('excluded.followers_count')),
        following_count: eb('graph_counts.following_count', '+', eb.ref('excluded.following_count')),
      })),
    )
    .execute()
}

const lowerCounts = shape((db: Writing, $: Edge) =>
  db
    .updateTable('graph_counts')
    .set((eb) => ({
      followers_count: eb('followers_count', '-', oneFor(eb('account_id', '=', $.followee))),
      following_count: eb('following_count', '-', oneFor(eb('account_id', '=', $.follower))),
    }))
    .where((eb) => eb.or([eb('account_id', '=', $.follower), eb('account_id', '=', $.followee)])),
)

function oneFor(condition: Expression<unknown>) {
  return sql<number>`case when ${condition} then 1 else 0 end`
}
