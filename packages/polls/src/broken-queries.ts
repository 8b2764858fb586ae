// Rows that break what must hold of polls, by scalar subqueries alone.
import type { Id } from '@kindred/contract'
import {
  type Broken,
  type Drift,
  held,
  type Reads,
  type Stretch,
  selectDrifts,
  selectRows,
  sql,
  type Writes,
} from '@kindred/server'
import { isChosen } from './choices.ts'
import type { PollId, PollTables } from './tables.ts'

type Reading = Reads<PollTables>
type Writing = Writes<PollTables>

/** Polls whose post is there as a mark of what was removed. */
export function listOfRemoved(db: Reading, { from, to }: Stretch): Promise<Broken[]> {
  return selectRows(
    db,
    sql<Broken>`
        select id from polls where id >= ${from} and id <= ${to}
          and (select removed_at from posts where posts.id = polls.post_id) is not null
`,
  )
}

export function deletePolls(db: Writing, polls: readonly string[]) {
  return db
    .deleteFrom('polls')
    .where('id', 'in', polls as PollId[])
    .execute()
}

const optionsCount = sql`(select count(*) from poll_options where poll_options.poll_id = poll_votes.poll_id)`
const isSingle = sql`(select multiple from polls where polls.id = poll_votes.poll_id) = 0`

/** Votes for nothing, for what is no option, or for more than the poll takes. */
export function listImpossible(db: Reading, { from, to }: Stretch): Promise<Broken[]> {
  return selectRows(
    db,
    sql<Broken>`
        select id from poll_votes where id >= ${from} and id <= ${to}
          and (choices <= 0 or (choices >> cast(${optionsCount} as integer)) > 0 or (${isSingle} and (choices & (choices - 1)) <> 0))
`,
  )
}

export function deleteVotes(db: Writing, votes: readonly string[]) {
  return db
    .deleteFrom('poll_votes')
    .where('id', 'in', votes as Id<'vote'>[])
    .execute()
}

const voters = sql<number>`(select count(*) from poll_votes where poll_votes.poll_id = polls.id)`
const votes = sql<number>`(
  select count(*) from poll_votes where poll_votes.poll_id = poll_options.poll_id and ${isChosen} = 1
)`

export function listVoterDrifts(db: Reading, { from, to }: Stretch): Promise<Drift[]> {
  return selectDrifts(
    db,
    sql<Drift>`
        select id, voters_count as stored, ${voters} as counted from polls where id >= ${from} and id <= ${to}
`,
  )
}

/** Keeps the number of voters from moving until the end of the transaction. */
export function holdVoters(db: Writing, polls: readonly string[]) {
  return db
    .updateTable('polls')
    .set({ voters_count: held('voters_count') })
    .where('id', 'in', polls as PollId[])
    .execute()
}

export function recountVoters(db: Writing, polls: readonly string[]) {
  return db
    .updateTable('polls')
    .set({ voters_count: voters })
    .where('id', 'in', polls as PollId[])
    .execute()
}

export function listVoteDrifts(db: Reading, { from, to }: Stretch): Promise<Drift[]> {
  return selectDrifts(
    db,
    sql<Drift>`
        select poll_id as id, votes_count as stored, ${votes} as counted from poll_options
        where poll_id >= ${from} and poll_id <= ${to}
`,
  )
}

/** Keeps the numbers of votes from moving until the end of the transaction. */
export function holdVotes(db: Writing, polls: readonly string[]) {
  return db
    .updateTable('poll_options')
    .set({ votes_count: held('votes_count') })
    .where('poll_id', 'in', polls as PollId[])
    .execute()
}

export function recountVotes(db: Writing, polls: readonly string[]) {
  return db
    .updateTable('poll_options')
    .set({ votes_count: votes })
    .where('poll_id', 'in', polls as PollId[])
    .execute()
}
