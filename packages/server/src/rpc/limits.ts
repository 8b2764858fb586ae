import { LRUCache } from 'lru-cache'
import { refuse } from '../kernel/refusal.ts'
import type { Host, Viewer } from '../kernel/viewer.ts'
import { type Bucket, type Limit, newBucket, takeFrom } from './buckets.ts'

/** Endpoints that guessing and flooding aim at have classes of their own; all others are reads or writes. */
export type LimitClass = 'read' | 'write' | 'host' | 'signUp' | 'signIn' | 'exchange' | 'availability'
export type Limits = Readonly<Record<LimitClass, Limit>>

const MINUTE_MS = 60_000

export const defaultLimits: Limits = {
  read: { calls: 1200, windowMs: MINUTE_MS },
  write: { calls: 300, windowMs: MINUTE_MS },
  host: { calls: 6000, windowMs: MINUTE_MS },
  signUp: { calls: 20, windowMs: 60 * MINUTE_MS },
  signIn: { calls: 60, windowMs: 15 * MINUTE_MS },
  exchange: { calls: 600, windowMs: 15 * MINUTE_MS },
  availability: { calls: 60, windowMs: MINUTE_MS },
}

const ownClass: ReadonlyMap<string, LimitClass> = new Map([
  ['auth.signUp', 'signUp'],
  ['auth.signIn', 'signIn'],
  ['auth.exchange', 'exchange'],
  ['auth.handleAvailable', 'availability'],
])

/** Whether a path has a class of its own: what somebody without a session needs to get one. */
export function isEntrance(path: string): boolean {
  return ownClass.has(path)
}

/** A call as limits see it. */
export interface Chargeable {
  readonly path: string
  readonly kind: 'query' | 'mutation'
  readonly viewer: Viewer | Host
  readonly address: string | undefined
}

/** Counts calls. */
export interface Limiter {
  /**
   * Counts one call. Only where another process has to be asked is there anything to wait for.
   * @throws {Refusal} `rate-limited` with the time to wait, when there were too many
   */
  charge(call: Chargeable): void | Promise<void>
}

/** Whom a call is counted for, and in which class. */
export interface Counted {
  readonly name: LimitClass
  readonly who: string
}

/** Accounts are counted by account, servers of the host app by key, everybody else and every way in by address. What calls from inside is not counted. */
export function countedAs({ path, kind, viewer, address }: Chargeable): Counted | undefined {
  const name = ownClass.get(path)
  if (name === undefined && viewer.kind === 'host') return { name: 'host', who: `key ${viewer.key}` }
  const who = name === undefined && viewer.kind === 'account' ? viewer.id : address
  return who === undefined ? undefined : { name: name ?? (kind === 'query' ? 'read' : 'write'), who }
}

export const MAX_KEYS = 100_000
export const unlimited: Limiter = { charge() {} }

/** A bucket a caller and class in the memory of this process, so that no stretch of a window ever holds more than the limit. */
export function createLimiter(limits: Limits, clock: () => number): Limiter {
  const buckets = new LRUCache<string, Bucket>({ max: MAX_KEYS })
  return {
    charge(call) {
      const counted = countedAs(call)
      if (!counted) return
      const { name, who } = counted
      const key = `${name} ${who}`
      const now = clock()
      const bucket = buckets.get(key) ?? newBucket(limits[name], now)
      buckets.set(key, bucket)
      const { waitMs } = takeFrom(bucket, limits[name], { now, wanted: 1 })
      if (waitMs > 0) throw tooMany(waitMs)
    },
  }
}

export function tooMany(retryAfterMs: number) {
  return refuse({ reason: 'rate-limited', retryAfterMs })
}
