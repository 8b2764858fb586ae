import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { CallTables } from './tables.ts'

interface Claim {
  keyHash: string
  inputHash: string
  now: number
  expiredAt: number
}

/**
 * Inserts a claim, or takes over one that has expired; no row when the key is held. Whoever holds it and has not committed yet is
 * waited for.
 */
export const insertClaim = shape((db: Writes<CallTables>, $: Claim) =>
  db
    .insertInto('idempotency_keys')
    .values({ key_hash: $.keyHash, input_hash: $.inputHash, answer: null, created_at: $.now })
    .onConflict((conflict) =>
      conflict
        .column('key_hash')
        .doUpdateSet({ input_hash: $.inputHash, answer: null, created_at: $.now })
        .where('idempotency_keys.created_at', '<=', $.expiredAt),
    )
    .returning('key_hash'),
)

export const findCall = shape((db: Reads<CallTables>, $: { keyHash: string }) =>
  db.selectFrom('idempotency_keys').select(['input_hash', 'answer']).where('key_hash', '=', $.keyHash),
)

export const updateAnswer = shape((db: Writes<CallTables>, $: { keyHash: string; answer: string }) =>
  db.updateTable('idempotency_keys').set({ answer: $.answer }).where('key_hash', '=', $.keyHash),
)

export const deleteExpired = shape((db: Writes<CallTables>, $: { expiredAt: number }) =>
  db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<=', $.expiredAt)
    .where('key_hash', 'in', (expired) =>
      expired
        .selectFrom('idempotency_keys')
        .select('key_hash')
        .where('created_at', '<=', $.expiredAt)
        .orderBy('created_at')
        .limit(sweptRows),
    ),
)
