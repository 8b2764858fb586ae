import type { Reason } from '@kindred/contract'

/** Hears how calls went. Every value that it is given comes from a fixed list, never from a caller. */
export interface Observer {
  called(call: { path: string; outcome: 'ok' | Reason; ms: number }): void
  /** A request that never became a call. */
  refused(reason: Reason): void
  transaction(transaction: { outcome: 'committed' | 'rolled-back'; ms: number }): void
}

export const unobserved: Observer = { called() {}, refused() {}, transaction() {} }
