import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { MetricsPage } from './rpc/health.ts'
import type { Observer } from './rpc/observer.ts'

/** What the server counts about itself. */
export interface Metrics extends Observer {
  /** Items that the skeleton of a list let through and the second look held back: anything above zero is a bug. */
  secondBelt(endpoint: string, items: number): void
  readonly page: MetricsPage
  /** All of it as data, to be added up with that of other processes. */
  numbers(): Promise<Numbers>
}

export type Numbers = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

const CALL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export interface MetricsOptions {
  readonly token?: string | undefined
  /** In a worker of a cluster: the numbers of all workers, with this registry among them. */
  readonly readAll?: (() => Promise<string>) | undefined
}

/** A registry of its own for each server, so that two in one process do not count for each other. No label ever holds what a caller wrote. */
export function createMetrics({ token, readAll }: MetricsOptions = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const calls = new Counter({
    name: 'kindred_calls_total',
    help: 'Calls by endpoint and outcome: ok, or the reason of the refusal.',
    labelNames: ['path', 'outcome'],
    registers,
  })
  const durations = new Histogram({
    name: 'kindred_call_duration_seconds',
    help: 'How long calls took, by endpoint.',
    labelNames: ['path'],
    buckets: CALL_SECONDS,
    registers,
  })
  const refusals = new Counter({
    name: 'kindred_refusals_total',
    help: 'Refusals by reason, those before any endpoint included.',
    labelNames: ['reason'],
    registers,
  })
  const transactions = new Counter({
    name: 'kindred_transactions_total',
    help: 'Transactions of calls by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const transactionSeconds = new Histogram({
    name: 'kindred_transaction_duration_seconds',
    help: 'How long transactions of calls took, waiting for the commit included.',
    buckets: CALL_SECONDS,
    registers,
  })
  const belt = new Counter({
    name: 'kindred_second_belt_total',
    help: 'Items that only the second look at visibility held back: anything above zero is a bug.',
    labelNames: ['path'],
    registers,
  })
  return {
    called({ path, outcome, ms }) {
      calls.inc({ path, outcome })
      durations.observe({ path }, ms / 1000)
      if (outcome !== 'ok') refusals.inc({ reason: outcome })
    },
    refused: (reason) => refusals.inc({ reason }),
    transaction({ outcome, ms }) {
      transactions.inc({ outcome })
      transactionSeconds.observe(ms / 1000)
    },
    secondBelt: (path, items) => belt.inc({ path }, items),
    page: { contentType: registry.contentType, read: readAll ?? (() => registry.metrics()), token },
    numbers: () => registry.getMetricsAsJSON(),
  }
}
