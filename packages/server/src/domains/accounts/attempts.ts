const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** A row of attempts is over after this long without one. */
export const PAUSE_MS = 15 * MINUTE_MS
/** Attempts in a row: an account has two names to try, its handle and its email, so that it bears ten. */
export const IN_A_ROW = 5
/** Attempts since the last right password: with both names a hundred; from then on one a day. */
export const IN_ALL = 50

/** What is remembered of the attempts on one subject. */
export interface Attempts {
  readonly recent: number
  readonly lastAt: number
  readonly clearsAt: number
}

export type Attempted = { readonly attempts: Attempts } | { readonly retryAfterMs: number }

/**
 * Counts one more attempt, or says how long to wait. Within any fifteen minutes there are never more than five: a row ends only when
 * nothing was tried for that long. Each attempt is forgiven after a day of its own, one after the other, and fifty may be unforgiven.
 */
export function attempt(before: Attempts, clock: number): Attempted {
  const now = Math.max(clock, before.lastAt)
  const rowEndsAt = before.lastAt + PAUSE_MS
  if (before.recent >= IN_A_ROW && now < rowEndsAt) return { retryAfterMs: rowEndsAt - clock }
  const clearsAt = Math.max(now, before.clearsAt) + DAY_MS
  const tooLongMs = clearsAt - now - IN_ALL * DAY_MS
  if (tooLongMs > 0) return { retryAfterMs: tooLongMs + now - clock }
  return { attempts: { recent: now < rowEndsAt ? before.recent + 1 : 1, lastAt: now, clearsAt } }
}
