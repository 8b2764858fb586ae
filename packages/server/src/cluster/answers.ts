import { AggregatorRegistry } from 'prom-client'
import type { Config } from '../config.ts'
import type { Taken } from '../rpc/buckets.ts'
import { defaultLimits } from '../rpc/limits.ts'
import { createPool, type PoolAsk } from '../rpc/shared-limits.ts'
import type { Answer } from './fork.ts'

/** What the primary knows for all workers: it keeps what is left of each limit, and adds up their numbers. */
export function createAnswers({ workers }: Config): Answer {
  const take = createPool(defaultLimits, { sharers: workers, clock: () => performance.now() })
  const registry = new AggregatorRegistry()
  const answers = {
    take: async (asks: readonly PoolAsk[]): Promise<readonly Taken[]> => asks.map(take),
    metrics: () => registry.clusterMetrics(),
  }
  return (about, asked) => answers[about](asked as never) as never
}
