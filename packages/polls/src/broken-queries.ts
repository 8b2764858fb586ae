// Rows that break what must hold of polls, by scalar subqueries alone.
import type { Id } from '@kindred/contract'
import { type Broken, type Reads, type Stretch, selectRows, sql, storedCount, type Writes } from '@kindred/server'
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

export const votersCount = storedCount<PollTables>({
  table: 'polls',
  key: 'id',
  column: 'voters_count',
  counted: sql`(select count(*) from poll_votes where poll_votes.poll_id = polls.id)`,
})

export const votesCount = storedCount<PollTables>({
  table: 'poll_options',
  key: 'poll_id',
  column: 'votes_count',
  counted: sql`(
    select count(*) from poll_votes where poll_votes.poll_id = poll_options.poll_id and ${isChosen} = 1
  )`,
})
