// Lists of people: a bounded batch of candidates below the cursor, and of each whether the viewer may see them, so that what a call
// asks of the database does not grow with how many are hidden.
import type { AccountId } from '@kindred/contract'
import { type Expression, type SqlBool, sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { type Shape, shape } from '../../db/shape.ts'
import { activeAccount } from '../accounts/index.ts'
import { type Sight, visiblePerson } from '../visibility/index.ts'
import type { ReadTables } from './tables.ts'

/** Where a round of a list reads, and who looks. */
export interface Window extends Sight {
  /** Whose list it is: an account, or an audience list. */
  readonly of: string
  /** The position above. */
  readonly before: string
  readonly count: number
}

export interface Candidate {
  readonly id: string
  readonly person_id: AccountId
  /** 1 when the viewer may see them here. */
  readonly is_visible: number
}

export const listFollowers = peopleIn({ table: 'follows', of: 'followee_id', person: 'follower_id' })
export const listFollowing = peopleIn({ table: 'follows', of: 'follower_id', person: 'followee_id' })
export const listCloseFriends = peopleIn({ table: 'close_friends', of: 'owner_id', person: 'friend_id' })
export const listMembers = peopleIn({ table: 'audience_list_members', of: 'list_id', person: 'member_id' })

export const listRequests = peopleIn({
  table: 'follow_requests',
  of: 'target_id',
  person: 'requester_id',
  also: ['created_at'],
})
export const listSentRequests = peopleIn({
  table: 'follow_requests',
  of: 'requester_id',
  person: 'target_id',
  also: ['created_at'],
})

/** A mute that has ended is as good as none. */
export const listMutes = peopleIn({
  table: 'mutes',
  of: 'muter_id',
  person: 'muted_id',
  also: ['mutes_posts', 'mutes_reposts', 'mutes_stories', 'mutes_notifications', 'until'],
  shows: ($) =>
    sql<SqlBool>`(batch.until is null or batch.until > ${$.now}) and ${visiblePerson($, 'batch.person_id')}`,
})

/** The one list that shows whom the viewer blocks, so that they can unblock. */
export const listBlocks = peopleIn({
  table: 'blocks',
  of: 'blocker_id',
  person: 'blocked_id',
  shows: ($) =>
    sql<SqlBool>`(select 1 from accounts where accounts.id = batch.person_id and ${activeAccount($.now)}) is not null`,
})

type Table = keyof ReadTables
type Column<Name extends Table> = keyof ReadTables[Name] & string

interface Source<Name extends Table, Also extends Column<Name>> {
  readonly table: Name
  readonly of: Column<Name>
  readonly person: Column<Name>
  readonly also?: readonly Also[]
  readonly shows?: ($: Window) => Expression<SqlBool>
}

function peopleIn<Name extends Table, Also extends Column<Name> = never>({
  table,
  of,
  person,
  also = [],
  shows = ($) => visiblePerson($, 'batch.person_id'),
}: Source<Name, Also>): Shape<Reads<ReadTables>, Window, Candidate & Pick<ReadTables[Name], Also>> {
  const others = sql.join([sql``, ...also.map((column) => sql.ref(column))])
  return shape((db: Reads<ReadTables>, $: Window) =>
    db
      .selectFrom(
        sql<Candidate & Pick<ReadTables[Name], Also>>`(
          with batch as materialized (
            select id, ${sql.ref(person)} as person_id${others}
            from ${sql.table(table)} where ${sql.ref(of)} = ${$.of} and id < ${$.before} order by id desc limit ${$.count}
          )
          select batch.*, case when ${shows($)} then 1 else 0 end as is_visible from batch
        )`.as('scanned'),
      )
      .selectAll()
      .orderBy(sql.ref('id'), 'desc'),
  ) as never
}
