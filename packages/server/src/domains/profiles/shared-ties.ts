// Lists of people by two ties at once. Both ties are found from either of their sides and the order is that of the people themselves,
// so that each page may begin at the side that has fewer of them.
import type { AccountId } from '@kindred/contract'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { visiblePerson } from '../visibility/index.ts'
import type { Candidate, Window } from './skeletons.ts'
import type { ReadTables } from './tables.ts'

/** The candidates have a tie with the account `of`; those that have the second tie with `other` are on the list. */
interface SharedWindow extends Window {
  readonly other: AccountId
}

/** Whom `of` follows and `other` follows as well. */
export const listFollowedByBoth = sharedTies({ candidates: followedBy, alsoTied: isFollowedByOther })

/** Whom `of` follows and who follow `other`. */
export const listFollowedWhoFollow = sharedTies({ candidates: followedBy, alsoTied: followsOther })

/** Who follow `of` and whom `other` follows. */
export const listFollowersFollowed = sharedTies({ candidates: followersOf, alsoTied: isFollowedByOther })

interface SharedTies {
  readonly candidates: ($: SharedWindow) => RawBuilder<unknown>
  readonly alsoTied: ($: SharedWindow) => Expression<SqlBool>
}

function sharedTies({ candidates, alsoTied }: SharedTies) {
  return shape((db: Reads<ReadTables>, $: SharedWindow) =>
    db
      .selectFrom(
        sql<Candidate>`(
          with batch as materialized (${candidates($)})
          select person_id as id, person_id,
            case when ${alsoTied($)} and ${visiblePerson($, 'batch.person_id')} then 1 else 0 end as is_visible
          from batch
        )`.as('scanned'),
      )
      .selectAll()
      .orderBy(sql.ref('id'), 'desc'),
  )
}

function followedBy($: SharedWindow) {
  return sql`
    select followee_id as person_id from follows
    where follower_id = ${$.of} and followee_id < ${$.before} order by followee_id desc limit ${$.count}`
}

/** By the index that holds the followers of an account side by side, in the order of their ids. */
function followersOf($: SharedWindow) {
  return sql`
    select follower_id as person_id from follows
    where followee_id = ${$.of} and follower_id + 0 < cast(${$.before} as bigint)
    order by follower_id + 0 desc limit ${$.count}`
}

function isFollowedByOther($: SharedWindow) {
  return sql<SqlBool>`
    (select 1 from follows where follower_id = ${$.other} and followee_id = batch.person_id) is not null`
}

function followsOther($: SharedWindow) {
  return sql<SqlBool>`
    (select 1 from follows where follower_id = batch.person_id and followee_id = ${$.other}) is not null`
}
