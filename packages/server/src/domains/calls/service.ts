import type { Intent } from '../../kernel/call.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { refuse } from '../../kernel/refusal.ts'
import { deleteExpired, findCall, insertClaim, updateAnswer } from './queries.ts'
import type { CallTables } from './tables.ts'

/** For so long a repeat is known as one. */
export const KEPT_MS = 24 * 60 * 60 * 1000

export function createCalls({ db, transaction, clock }: Kernel<CallTables>) {
  return {
    /**
     * Takes an intent as part of the open transaction, so that it stands or falls with the effect. Of concurrent duplicates
     * one is `fresh`; the others wait for it and are `repeated`.
     * @throws {Refusal} `idempotency.mismatch` when the key came with another input before
     */
    async claim(intent: Intent): Promise<'fresh' | 'repeated'> {
      return transaction(async ({ db }) => {
        const { keyHash, inputHash } = intent
        const now = clock()
        const claimed = await insertClaim.first(db, { keyHash, inputHash, now, expiredAt: now - KEPT_MS })
        if (claimed) return 'fresh'
        mustMatch(await findCall.first(db, { keyHash }), intent)
        return 'repeated'
      })
    },

    /** Keeps the sealed answer of an intent that this transaction has claimed. */
    async keep({ keyHash }: Intent, answer: string): Promise<void> {
      await transaction(({ db }) => updateAnswer(db, { keyHash, answer }))
    },

    /** The sealed answer of an intent, if one was kept. */
    async answer({ keyHash }: Intent): Promise<string | undefined> {
      return (await findCall.first(db, { keyHash }))?.answer ?? undefined
    },

    /** Deletes a slice of the keys that are older than a day; answers how many went. */
    async sweep(): Promise<number> {
      return transaction(({ db }) => deleteExpired.affected(db, { expiredAt: clock() - KEPT_MS }))
    },
  }
}
export type Calls = ReturnType<typeof createCalls>

function mustMatch(row: { input_hash: string } | undefined, { inputHash, formerInputHash }: Intent): void {
  if (row && row.input_hash !== inputHash && row.input_hash !== formerInputHash) throw refuse('idempotency.mismatch')
}
