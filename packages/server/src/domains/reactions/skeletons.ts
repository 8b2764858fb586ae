// Who reacted to a thing: a bounded batch below the cursor, and of each whether the viewer may see them, as lists of people have it.
import type { AccountId } from '@kindred/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { type Sight, visiblePerson } from '../visibility/index.ts'
import type { Item, ReactionReads } from './tables.ts'

/** Where a round of a list reads, and who looks. */
interface Window extends Sight, Item {
  readonly before: string
  readonly count: number
}

interface Candidate {
  readonly id: string
  readonly person_id: AccountId
  readonly reaction: string
  readonly created_at: number
  /** 1 when the viewer may see them. */
  readonly is_visible: number
}

export const listWho = shape((db: Reads<ReactionReads>, $: Window) => who(db, $, sql``))

export const listWhoWith = shape((db: Reads<ReactionReads>, $: Window & { reaction: string }) =>
  who(db, $, sql`and reaction = ${$.reaction}`),
)

function who(db: Reads<ReactionReads>, $: Window, also: RawBuilder<unknown>) {
  return db
    .selectFrom(
      sql<Candidate>`(
        with batch as materialized (
          select id, account_id as person_id, reaction, created_at from reactions
          where item_id = ${$.id} and item_kind = ${$.kind} ${also} and id < ${$.before} order by id desc limit ${$.count}
        )
        select batch.*, case when ${visiblePerson($, 'batch.person_id')} then 1 else 0 end as is_visible from batch
      )`.as('scanned'),
    )
    .selectAll()
    .orderBy(sql.ref('id'), 'desc')
}
