import { LRUCache } from 'lru-cache'
import { refuse } from '../kernel/refusal.ts'
import { accountOf, type Viewer } from '../kernel/viewer.ts'

/** In any stretch of `windowMs`, at most `calls` are let through. */
interface Limit {
  readonly calls: number
  readonly windowMs: number
}

/** Endpoints that guessing and flooding aim at have classes of their own; all others are reads or writes. */
type LimitClass = 'read' | 'write' | 'signUp' | 'signIn' | 'availability'
export type Limits = Readonly<Record<LimitClass, Limit>>

const MINUTE_MS = 60_000

export const defaultLimits: Limits = {
  read: { calls: 1200, windowMs: MINUTE_MS },
  write: { calls: 300, windowMs: MINUTE_MS },
  signUp: { calls: 20, windowMs: 60 * MINUTE_MS },
  signIn: { calls: 60, windowMs: 15 * MINUTE_MS },
  availability: { calls: 60, windowMs: MINUTE_MS },
}

const ownClass: ReadonlyMap<string, LimitClass> = new Map([
  ['auth.signUp', 'signUp'],
  ['auth.signIn', 'signIn'],
  ['auth.handleAvailable', 'availability'],
])

/** Whether a path has a class of its own: what somebody without a session needs to get one. */
export function isEntrance(path: string): boolean {
  return ownClass.has(path)
}

/** Counts calls in the memory of this process. */
export interface Limiter {
  /**
   * Counts one call.
   * @throws {Refusal} `rate-limited` with the time to wait, when there were too many
   */
  charge(call: { path: string; kind: 'query' | 'mutation'; viewer: Viewer; address: string | undefined }): void
}

const MAX_KEYS = 100_000

/**
 * A bucket a caller and class: half of the limit at once, the rest as time goes by, so that no stretch of a window ever holds more than
 * the limit. Accounts are counted by account, everybody else and every way in by address. What calls from inside is not counted.
 */
export function createLimiter(limits: Limits | 'off', clock: () => number): Limiter {
  if (limits === 'off') return { charge() {} }
  const buckets = new LRUCache<string, Bucket>({ max: MAX_KEYS })
  return {
    charge({ path, kind, viewer, address }) {
      const name = ownClass.get(path) ?? (kind === 'query' ? 'read' : 'write')
      const who = (isEntrance(path) ? undefined : accountOf(viewer)) ?? address
      if (who === undefined) return
      const key = `${name} ${who}`
      const bucket = buckets.get(key) ?? newBucket(limits[name], clock())
      buckets.set(key, bucket)
      const waitMs = take(bucket, limits[name], clock())
      if (waitMs > 0) throw refuse({ reason: 'rate-limited', retryAfterMs: waitMs })
    },
  }
}

interface Bucket {
  left: number
  filledAtMs: number
}

const burstOf = ({ calls }: Limit) => Math.ceil(calls / 2)
const perMs = (limit: Limit) => Math.max(1, limit.calls - burstOf(limit)) / limit.windowMs

function newBucket(limit: Limit, now: number): Bucket {
  return { left: burstOf(limit), filledAtMs: now }
}

/** Takes one call out, or answers how long to wait for one. A clock that steps back fills nothing. */
function take(bucket: Bucket, limit: Limit, now: number): number {
  const passedMs = Math.max(0, now - bucket.filledAtMs)
  bucket.left = Math.min(burstOf(limit), bucket.left + passedMs * perMs(limit))
  bucket.filledAtMs = now
  if (bucket.left < 1) return Math.ceil((1 - bucket.left) / perMs(limit))
  bucket.left--
  return 0
}
