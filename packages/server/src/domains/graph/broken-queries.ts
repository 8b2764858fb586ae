// Rows that break what must hold of the graph. What is compared is looked up in scalar subqueries: neither database hashes those, so
// that a stretch costs its own rows and no more, however large the other tables are.
import type { AccountId, ListId } from '@kindred/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectDrifts, selectRows } from '../../db/select.ts'
import { storedCount } from '../../db/stored-counts.ts'
import { type Broken, type Drift, idsOf, type Stretch } from '../../kernel/invariant.ts'
import type { AccountTables } from '../accounts/index.ts'
import { type CountColumn, countOf, holdCounts, recountFollows } from './follows.ts'
import type { FollowRow, GraphTables, MemberRow } from './tables.ts'

export type GraphReads = GraphTables & Pick<AccountTables, 'accounts'>
type Reading = Reads<GraphReads>
type Writing = Writes<GraphReads>

/** A table of ties, and the columns of its two ends. */
export interface Edges {
  readonly table: 'follows' | 'follow_requests' | 'blocks' | 'mutes' | 'close_friends'
  readonly from: string
  readonly to: string
}

/** A tie between two people. */
export interface Tie extends Broken {
  readonly from_id: AccountId
  readonly to_id: AccountId
}

/** Somebody's place on a list: a tie between its owner and them. */
export interface Place extends Tie {
  readonly list_id: ListId
}

export function listSelfTies(db: Reading, edges: Edges, stretch: Stretch): Promise<Tie[]> {
  return listTies(db, edges, { stretch, where: sql`${sql.ref(edges.from)} = ${sql.ref(edges.to)}` })
}

export function listTiesBesideBlocks(db: Reading, edges: Edges, stretch: Stretch): Promise<Tie[]> {
  return listTies(db, edges, { stretch, where: isParted(edges.from, edges.to) })
}

const requests: Edges = { table: 'follow_requests', from: 'requester_id', to: 'target_id' }

export function listRequestsBesideFollows(db: Reading, stretch: Stretch): Promise<Tie[]> {
  const where = sql<SqlBool>`
    (select 1 from follows where follower_id = tie.requester_id and followee_id = tie.target_id) is not null`
  return listTies(db, requests, { stretch, where })
}

export function listRequestsOfPublic(db: Reading, stretch: Stretch): Promise<Tie[]> {
  return listTies(db, requests, { stretch, where: sql`(select is_private from accounts where id = tie.target_id) = 0` })
}

function listTies(
  db: Reading,
  { table, from, to }: Edges,
  { stretch, where }: { stretch: Stretch; where: RawBuilder<SqlBool> },
): Promise<Tie[]> {
  return selectRows(
    db,
    sql<Tie>`
        select id, ${sql.ref(from)} as from_id, ${sql.ref(to)} as to_id from ${sql.table(table)} as tie
        where id >= ${stretch.from} and id <= ${stretch.to} and ${where}
`,
  )
}

export function listPlacesBesideBlocks(db: Reading, stretch: Stretch): Promise<Place[]> {
  return selectRows(
    db,
    sql<Place>`
        select id, list_id, owner_id as from_id, member_id as to_id from (
          select id, list_id, member_id, (select owner_id from audience_lists where id = place.list_id) as owner_id
          from audience_list_members as place where id >= ${stretch.from} and id <= ${stretch.to}
        ) as tie where ${isParted('owner_id', 'member_id')}
`,
  )
}

/** One of the two ends of a tie blocks the other. */
function isParted(from: string, to: string): RawBuilder<SqlBool> {
  const blocks = (one: string, other: string) => sql`
    (select 1 from blocks where blocker_id = ${sql.ref(`tie.${one}`)} and blocked_id = ${sql.ref(`tie.${other}`)})`
  return sql`(${blocks(from, to)} is not null or ${blocks(to, from)} is not null)`
}

export function listFollowDrifts(db: Reading, column: CountColumn, stretch: Stretch): Promise<Drift[]> {
  return selectDrifts(
    db,
    sql<Drift>`
        select id, coalesce((select ${sql.ref(column)} from graph_counts where account_id = accounts.id), 0) as stored,
          ${countOf(column, 'accounts.id')} as counted
        from accounts where id >= ${stretch.from} and id <= ${stretch.to}
`,
  )
}

export const memberCount = storedCount<GraphTables>({
  table: 'audience_lists',
  key: 'id',
  column: 'member_count',
  counted: sql`(select count(*) from audience_list_members where list_id = audience_lists.id)`,
})

/** Deletes ties; what follows had counted is counted anew, since a counter of a damaged file cannot always be lowered. */
export async function dropTies(db: Writing, { table }: Edges, ties: readonly Tie[]): Promise<void> {
  const people = idsOf(ties.flatMap(({ from_id, to_id }) => [{ id: from_id }, { id: to_id }]))
  if (table === 'follows') await holdCounts(db, people)
  await (db as Writes<Pick<GraphTables, 'follows'>>)
    .deleteFrom(table as 'follows')
    .where('id', 'in', idsOf(ties) as FollowRow['id'][])
    .execute()
  if (table === 'follows') await recountFollows(db, people)
}

export function deletePlaces(db: Writing, places: readonly Place[]): Promise<unknown> {
  return db
    .deleteFrom('audience_list_members')
    .where('id', 'in', idsOf(places) as MemberRow['id'][])
    .execute()
}
