import type { AccountId } from '@kindred/contract'
import { invalidInput, type Refusal } from '@kindred/server'
import type { errors } from './errors.ts'
import type { PollRow } from './tables.ts'

type Own = keyof typeof errors

export function isClosed({ closes_at }: Pick<PollRow, 'closes_at'>, now: number): boolean {
  return closes_at !== null && closes_at <= now
}

interface Draft {
  readonly options: readonly string[]
  readonly closesAt: number | null
}

/** May a poll be made so? */
export function draftRefusal({ options, closesAt }: Draft, now: number): Refusal | undefined {
  const repeated = options.findIndex((text, at) => options.indexOf(text) < at)
  if (repeated !== -1) return invalidInput(`options.${repeated}`, 'says what another option says', 'say something else')
  if (isClosed({ closes_at: closesAt }, now))
    return invalidInput('closesAt', 'has passed', 'give a moment to come, or null')
  return undefined
}

interface Voting {
  /** By their places from 0. */
  readonly places: readonly number[]
  /** How many options there are. */
  readonly options: number
  readonly now: number
}

/** May somebody who sees a poll vote so? */
export function voteRefusal(poll: PollRow, { places, options, now }: Voting): Own | Refusal | undefined {
  if (isClosed(poll, now)) return 'polls.closed'
  const unknown = places.findIndex((place) => place >= options)
  if (unknown !== -1)
    return invalidInput(`options.${unknown}`, 'is no option of this poll', `give a number from 0 to ${options - 1}`)
  if (poll.multiple === 0 && new Set(places).size > 1)
    return invalidInput('options', 'names several options', 'name one: this poll takes one from each voter')
  return undefined
}

/** May the viewer see who voted? */
export function votersRefusal(viewer: AccountId, author: AccountId): Own | undefined {
  return viewer === author ? undefined : 'polls.not-author'
}

interface Looking {
  readonly isAuthor: boolean
  readonly hasVoted: boolean
  readonly now: number
}

/** Does the viewer see how a poll stands? What others chose should not sway who has yet to choose. */
export function seesResults(poll: PollRow, { isAuthor, hasVoted, now }: Looking): boolean {
  return isAuthor || hasVoted || isClosed(poll, now)
}
