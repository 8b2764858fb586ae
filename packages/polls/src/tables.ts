import type { AccountId, Id, PostId } from '@kindred/contract'

export type PollId = Id<'poll'>

export interface PollTables {
  polls: PollRow
  poll_options: OptionRow
  poll_votes: VoteRow
}

export interface PollRow {
  id: PollId
  post_id: PostId
  /** 1 where one may vote for several options. */
  multiple: number
  closes_at: number | null
  voters_count: number
  created_at: number
}

export interface OptionRow {
  poll_id: PollId
  /** From 0. */
  place: number
  text: string
  votes_count: number
}

/** One a person: who changes their mind changes their row. */
export interface VoteRow {
  id: Id<'vote'>
  poll_id: PollId
  account_id: AccountId
  /** The options chosen, a bit each: see `choices.ts`. */
  choices: number
  created_at: number
}
