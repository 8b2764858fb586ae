/** Hears how calls went. Every value that it is given comes from a fixed list, never from a caller. */
export interface Observer {
  /** `outcome` is `ok`, or the reason for which the call was refused. */
  called(call: { path: string; outcome: string; ms: number }): void
  /** A request that never became a call. */
  refused(reason: string): void
  transaction(transaction: { outcome: 'committed' | 'rolled-back'; ms: number }): void
}

export const unobserved: Observer = { called() {}, refused() {}, transaction() {} }
