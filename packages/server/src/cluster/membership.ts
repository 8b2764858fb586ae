import { refuse } from '../kernel/refusal.ts'
import type { Numbers } from '../metrics.ts'
import type { Taken } from '../rpc/buckets.ts'
import type { LimitPool, PoolAsk } from '../rpc/shared-limits.ts'
import type { Line } from './line.ts'

/** What a worker has of the others, through its primary. */
export interface Membership extends LimitPool {
  /**
   * The numbers of all workers, added up.
   * @throws {Refusal} `unavailable` when the primary does not answer
   */
  metrics(): Promise<string>
  /** What this worker adds to them. */
  tellNumbers(read: () => Promise<Numbers>): void
}

/** For so long a call waits for what its limit says. */
const TAKE_WITHIN_MS = 1000
const METRICS_WITHIN_MS = 5000

export function createMembership(line: Line, sharers: number): Membership {
  let waiting: { ask: PoolAsk; resolve: (taken: Taken | undefined) => void }[] = []

  /** All that one turn of the event loop asks for goes in one message. */
  async function flush(): Promise<void> {
    const asked = waiting
    waiting = []
    const taken = await line.ask('take', { asked: asked.map(({ ask }) => ask), withinMs: TAKE_WITHIN_MS })
    for (const [index, { resolve }] of asked.entries()) resolve(taken?.[index])
  }

  return {
    sharers,
    tellNumbers: (read) => line.tellNumbers(read),
    take(ask) {
      return new Promise((resolve) => {
        if (waiting.push({ ask, resolve }) === 1) setImmediate(() => void flush())
      })
    },
    async metrics() {
      const text = await line.ask('metrics', { asked: undefined, withinMs: METRICS_WITHIN_MS })
      if (text === undefined) throw refuse('unavailable')
      return text
    },
  }
}
