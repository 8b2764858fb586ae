import { type ErrorEntry, type ErrorStatus, errors, type Reason } from '@kindred/contract'

/** Why a request cannot be granted: a reason of the catalogue, with details when the catalogue gives them a shape. */
export interface Refusing<Known extends string = Reason> {
  readonly reason: Known
  readonly details?: unknown
  readonly retryAfterMs?: number | undefined
}

/** A refusal on its way out. It is an answer, not a bug: it carries no stack worth reading. */
export class Refusal extends Error implements Refusing<string> {
  override readonly name = 'Refusal'
  readonly reason: string
  /** The family that the catalogue gives the reason. */
  readonly status: ErrorStatus
  readonly details: unknown
  readonly retryAfterMs: number | undefined

  constructor({ reason, details = null, retryAfterMs }: Refusing<string>, { message, status }: ErrorEntry) {
    super(message)
    this.reason = reason
    this.status = status
    this.details = details
    this.retryAfterMs = retryAfterMs
  }
}

/** Throws when a rule returned a refusal. */
export function refuseIf(refusing: Reason | Refusing | Refusal | undefined): void {
  if (refusing !== undefined) throw refuse(refusing)
}

/** The error to throw for a reason: `throw refuse('not-found')`. */
export function refuse(refusing: Reason | Refusing | Refusal): Refusal {
  return refusalOf(refusing, errors)
}

function refusalOf<Known extends string>(
  refusing: Known | Refusing<Known> | Refusal,
  catalogue: Readonly<Record<Known, ErrorEntry>>,
): Refusal {
  if (refusing instanceof Refusal) return refusing
  const told = typeof refusing === 'string' ? { reason: refusing } : refusing
  return new Refusal(told, catalogue[told.reason])
}

/** `refuse` and `refuseIf` of a module that has reasons of its own. */
export function refusalsOf<Own extends string>(own: Readonly<Record<Own, ErrorEntry>>) {
  const catalogue: Readonly<Record<Own | Reason, ErrorEntry>> = { ...errors, ...own }
  function refuse(refusing: Own | Reason | Refusing<Own | Reason> | Refusal): Refusal {
    return refusalOf(refusing, catalogue)
  }
  return {
    refuse,
    refuseIf(refusing: Own | Reason | Refusing<Own | Reason> | Refusal | undefined): void {
      if (refusing !== undefined) throw refuse(refusing)
    },
  }
}

/** Refuses because one part of a request, named by `path`, is not what it must be. */
export function invalidInput(path: string, message: string, fix: string): Refusal {
  return refuse({ reason: 'invalid-input', details: { issues: [{ path, message, fix }] } })
}

/** Refuses an end, in the field `until`, that has passed already: what would end at once never begins. */
export function refuseIfPast(until: number | null, now: number): void {
  if (until !== null && until <= now) throw invalidInput('until', 'has passed', 'give a moment to come, or null')
}

/** The value, or `not-found`: the one answer for what is missing and for what is hidden. */
export function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw refuse('not-found')
  return value
}
