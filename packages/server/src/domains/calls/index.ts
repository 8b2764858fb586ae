/**
 * Calls: that what a caller means once happens once.
 *
 * Owns the idempotency keys of the last day. It serves no endpoint: `rpc` claims an intent in the effect's transaction and keeps
 * the sealed answer there; a verb that hands out a session claims by itself and keeps none.
 * Rules: IDEM-1, IDEM-2. Facts: none.
 */
import { defineModule } from '../../kernel/module.ts'
import { invariants } from './invariants.ts'
import { calls as migration } from './migrations/20261120-0900-calls.ts'
import { type Calls, createCalls } from './service.ts'
import type { CallTables } from './tables.ts'

export const calls = defineModule<'calls', CallTables, object, Calls>({
  name: 'calls',
  requires: [],
  tables: ['idempotency_keys'],
  migrations: [migration],
  create: createCalls,
  sweep: (service) => service.sweep(),
  invariants,
})

export { type Calls, KEPT_MS } from './service.ts'
