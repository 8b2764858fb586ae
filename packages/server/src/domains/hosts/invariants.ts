import { noLeftovers } from '../../db/leftovers.ts'
import { orphans } from '../../db/orphans.ts'
import type { Invariant } from '../../kernel/invariant.ts'
import { createHostTables } from './migrations/20261127-2300-hosts.ts'
import { createActs } from './migrations/20261127-2310-acts.ts'

export const invariants: readonly Invariant[] = [
  ...orphans([createHostTables, createActs], { isKept: true }),
  noLeftovers({
    name: 'hosts.exchange-expired',
    things: 'tokens for a session',
    table: 'exchange_tokens',
    key: 'id',
    column: 'expires_at',
    keptMs: 0,
  }),
  noLeftovers({
    name: 'hosts.taken-expired',
    things: 'names of signed tokens',
    table: 'taken_tokens',
    key: 'token_hash',
    isText: true,
    column: 'expires_at',
    keptMs: 0,
  }),
]
