import { LRUCache } from 'lru-cache'
import { refuse } from '../kernel/refusal.ts'
import { type Bucket, type Limit, newBucket, type Taken, takeFrom } from './buckets.ts'
import {
  type Chargeable,
  type Counted,
  countedAs,
  type LimitClass,
  type Limiter,
  type Limits,
  MAX_KEYS,
  tooMany,
} from './limits.ts'

/**
 * A limit that several processes keep together, in two parts. An eighth is dealt out to them beforehand, so that the calls of most people
 * cost no message. The rest lies in one pool, of which a process takes a few calls at a time: more at once from somebody who spends them.
 * The classes that guessing aims at lie in the pool whole, and are taken one by one.
 */
export interface LimitPool {
  /** How many processes share. */
  readonly sharers: number
  /** Calls out of the pool, or undefined when whoever keeps it did not answer in time. */
  take(ask: PoolAsk): Promise<Taken | undefined>
}

export interface PoolAsk extends Counted {
  readonly calls: number
}

const DEALT = 1 / 8
/** What was taken and not spent for so long is void: without an end, hoarded calls would come on top of a later window's. */
const TAKEN_FOR_MS = 2000
const LARGEST_TAKE = 1 / 64
const RETRY_AFTER_SILENCE_MS = 1000

const isStrict = (name: LimitClass) => !['read', 'write', 'host'].includes(name)

function dealt(limits: Limits, name: LimitClass, sharers: number): Limit {
  const { calls, windowMs } = limits[name]
  return { calls: isStrict(name) ? 0 : Math.floor((calls * DEALT) / sharers), windowMs }
}

/** Calls may be spent a moment after they were taken, so the pool counts in a window that is longer by as much. */
function pooled(limits: Limits, name: LimitClass, sharers: number): Limit {
  const { calls, windowMs } = limits[name]
  return { calls: calls - sharers * dealt(limits, name, sharers).calls, windowMs: windowMs + TAKEN_FOR_MS }
}

/** The pool itself, in the one process that keeps it. */
export function createPool(limits: Limits, { sharers, clock }: { sharers: number; clock: () => number }) {
  const buckets = new LRUCache<string, Bucket>({ max: MAX_KEYS })
  return ({ name, who, calls }: PoolAsk): Taken => {
    const limit = pooled(limits, name, sharers)
    const key = `${name} ${who}`
    const now = clock()
    const bucket = buckets.get(key) ?? newBucket(limit, now)
    buckets.set(key, bucket)
    return takeFrom(bucket, limit, { now, wanted: calls })
  }
}

/** What one process may spend on one caller and class without asking. */
interface Purse {
  readonly own: Bucket
  /** Left of what was taken last, until when, and how much that was. */
  taken: { left: number; readonly until: number; readonly calls: number }
  asking?: Promise<Taken | undefined> | undefined
}

/** The limiter of one process of several. */
export function createSharedLimiter(limits: Limits, pool: LimitPool, clock: () => number): Limiter {
  const purses = new LRUCache<string, Purse>({ max: MAX_KEYS })

  function purseOf({ name, who }: Counted): Purse {
    const key = `${name} ${who}`
    const known = purses.get(key)
    if (known) return known
    const own = newBucket(dealt(limits, name, pool.sharers), clock())
    const purse: Purse = { own, taken: { left: 0, until: 0, calls: 0 } }
    purses.set(key, purse)
    return purse
  }

  /** Spends one call that is here already, or answers how long until the next of our own. */
  function spend({ taken, own }: Purse, name: LimitClass): number {
    const now = clock()
    if (taken.left > 0 && now < taken.until) {
      taken.left--
      return 0
    }
    return takeFrom(own, dealt(limits, name, pool.sharers), { now, wanted: 1 }).waitMs
  }

  async function ask(purse: Purse, counted: Counted): Promise<Taken | undefined> {
    const { left, calls: before } = purse.taken
    const largest = isStrict(counted.name) ? 1 : Math.max(1, Math.floor(limits[counted.name].calls * LARGEST_TAKE))
    const until = clock() + TAKEN_FOR_MS
    const taken = await pool.take({ ...counted, calls: left > 0 ? 1 : Math.max(1, Math.min(2 * before, largest)) })
    if (taken) purse.taken = { left: taken.calls, until, calls: taken.calls }
    return taken
  }

  async function spendFromPool(purse: Purse, counted: Counted): Promise<void> {
    for (;;) {
      purse.asking ??= ask(purse, counted).finally(() => {
        purse.asking = undefined
      })
      const taken = await purse.asking
      const waitMs = spend(purse, counted.name)
      if (waitMs === 0) return
      if (!taken) throw isStrict(counted.name) ? unanswered() : tooMany(waitMs)
      if (taken.calls === 0) throw tooMany(taken.waitMs)
    }
  }

  return {
    charge(call: Chargeable) {
      const counted = countedAs(call)
      if (!counted) return
      const purse = purseOf(counted)
      if (spend(purse, counted.name) > 0) return spendFromPool(purse, counted)
    },
  }
}

/** Nobody is let in by a way that guessing aims at while nobody can say how often it was tried. */
function unanswered() {
  return refuse({ reason: 'unavailable', retryAfterMs: RETRY_AFTER_SILENCE_MS })
}
