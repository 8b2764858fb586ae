import { AggregatorRegistry } from 'prom-client'
import type { Config } from '../config.ts'
import type { Taken } from '../rpc/buckets.ts'
import { defaultLimits } from '../rpc/limits.ts'
import { createPool, type PoolAsk } from '../rpc/shared-limits.ts'
import type { Answer, Worker } from './fork.ts'

/** What the primary knows for all workers: it keeps what is left of each limit, and adds up their numbers. */
export function createAnswers({ workers }: Config, serving: () => Iterable<Worker>): Answer {
  const take = createPool(defaultLimits, { sharers: workers, clock: () => performance.now() })
  const answers = {
    take: async (asks: readonly PoolAsk[]): Promise<readonly Taken[]> => asks.map(take),
    /** Of whoever serves and answers: one that begins, ends or hangs keeps nobody from the others' numbers. */
    async metrics() {
      const numbers = await Promise.all(Array.from(serving(), (worker) => worker.count()))
      return AggregatorRegistry.aggregate(numbers.filter((one) => one !== undefined)).metrics()
    },
  }
  return (about, asked) => answers[about](asked as never) as never
}
