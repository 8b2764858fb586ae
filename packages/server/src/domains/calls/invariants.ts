import { noLeftovers } from '../../db/leftovers.ts'
import type { Invariant } from '../../kernel/invariant.ts'
import { KEPT_MS } from './service.ts'

export const invariants: readonly Invariant[] = [
  noLeftovers({
    name: 'calls.kept-too-long',
    things: 'answers to calls',
    table: 'idempotency_keys',
    key: 'key_hash',
    isText: true,
    column: 'created_at',
    keptMs: KEPT_MS,
  }),
]
