/** In any stretch of `windowMs`, at most `calls` are let through. */
export interface Limit {
  readonly calls: number
  readonly windowMs: number
}

/** What a caller has left of a limit: half of it at once, the rest as time goes by. */
export interface Bucket {
  left: number
  filledAtMs: number
}

const burstOf = ({ calls }: Limit) => Math.ceil(calls / 2)
const perMs = (limit: Limit) => Math.max(1, limit.calls - burstOf(limit)) / limit.windowMs

export function newBucket(limit: Limit, now: number): Bucket {
  return { left: burstOf(limit), filledAtMs: now }
}

/** How many calls were let out of a bucket; when none, how long to wait for one. */
export interface Taken {
  readonly calls: number
  readonly waitMs: number
}

/** Takes as many of `wanted` calls as are there. A clock that steps back fills nothing. */
export function takeFrom(bucket: Bucket, limit: Limit, { now, wanted }: { now: number; wanted: number }): Taken {
  const passedMs = Math.max(0, now - bucket.filledAtMs)
  bucket.left = Math.min(burstOf(limit), bucket.left + passedMs * perMs(limit))
  bucket.filledAtMs = now
  const calls = Math.min(wanted, Math.floor(bucket.left))
  bucket.left -= calls
  return { calls, waitMs: calls > 0 ? 0 : Math.ceil((1 - bucket.left) / perMs(limit)) }
}
