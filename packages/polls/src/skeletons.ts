// Who voted in a poll: a bounded batch below the cursor, and of each whether the viewer may see them.
import type { AccountId } from '@kindred/contract'
import { type Reads, type Sight, shape, sql, visiblePerson } from '@kindred/server'
import type { PollId, PollTables } from './tables.ts'

/** Where a round of the list reads, and who looks. */
interface Window extends Sight {
  readonly poll: PollId
  readonly before: string
  readonly count: number
}

interface Candidate {
  readonly id: string
  readonly person_id: AccountId
  readonly choices: number
  readonly created_at: number
  /** 1 when the viewer may see them. */
  readonly is_visible: number
}

export const listVoters = shape((db: Reads<PollTables>, $: Window) =>
  db
    .selectFrom(
      sql<Candidate>`(
        with batch as materialized (
          select id, account_id as person_id, choices, created_at from poll_votes
          where poll_id = ${$.poll} and id < ${$.before} order by id desc limit ${$.count}
        )
        select batch.*, case when ${visiblePerson($, 'batch.person_id')} then 1 else 0 end as is_visible from batch
      )`.as('scanned'),
    )
    .selectAll()
    .orderBy(sql.ref('id'), 'desc'),
)
