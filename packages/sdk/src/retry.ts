import { pause, within } from './deadline.ts'
import type { KindredError } from './errors.ts'
import { errorOf } from './reply.ts'

const BASE_MS = 200
const CAP_MS = 5000

/** How patient a client is. */
export interface Patience {
  /** Tries after the first. */
  readonly retries: number
  /** How long one try may take. */
  readonly attemptTimeoutMs: number
}

/**
 * One call under way. No try begins after `deadline`, on the clock of `performance.now()`, which may move outwards
 * meanwhile; what ends a try that is under way then is the signal.
 */
export interface Flight {
  readonly signal: AbortSignal
  deadline: number
}

/** Full jitter: anything from nothing up to a bound that doubles with each try. `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(CAP_MS, BASE_MS * 2 ** attempt)
}

const transient = new Set(['offline', 'timeout', 'unavailable', 'deadline', 'rate-limited'])

/** Whether the same call might succeed if nothing but time passes. */
export function isTransient({ reason }: KindredError): boolean {
  return transient.has(reason)
}

/**
 * Tries until it succeeds, fails for good, or the next try would begin after the deadline. Only for calls that may be
 * repeated: queries, and mutations under one idempotency key.
 */
export async function persist<T>(
  send: (signal: AbortSignal) => Promise<T>,
  flight: Flight,
  { retries, attemptTimeoutMs }: Patience,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await within({ ms: attemptTimeoutMs, signal: flight.signal }, send)
    } catch (thrown) {
      const error = errorOf(thrown)
      // a server that names a time means "not before"; the jitter on top keeps its clients from coming back as one
      const wait = (error.retryAfterMs ?? 0) + backoffMs(attempt, Math.random())
      if (attempt >= retries || !isTransient(error)) throw error
      if (performance.now() + wait >= flight.deadline) throw error
      await pause(wait, flight.signal)
    }
  }
}
