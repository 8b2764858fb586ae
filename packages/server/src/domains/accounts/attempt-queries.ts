import type { Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { AccountTables, AttemptsRow } from './tables.ts'

type AccountWrites = Writes<AccountTables>

/** The attempts on a subject, made when there are none, and held until the end of the transaction. */
export const holdAttempts = shape((db: AccountWrites, $: { subjectHash: string }) =>
  db
    .insertInto('sign_in_attempts')
    .values({ subject_hash: $.subjectHash, recent: 0, last_at: 0, clears_at: 0 })
    .onConflict((conflict) => conflict.column('subject_hash').doUpdateSet({ subject_hash: $.subjectHash }))
    .returning(['recent', 'last_at', 'clears_at']),
)

export const updateAttempts = shape((db: AccountWrites, $: AttemptsRow) =>
  db
    .updateTable('sign_in_attempts')
    .set({ recent: $.recent, last_at: $.last_at, clears_at: $.clears_at })
    .where('subject_hash', '=', $.subject_hash),
)

export const deleteAttempts = shape((db: AccountWrites, $: { subjectHash: string }) =>
  db.deleteFrom('sign_in_attempts').where('subject_hash', '=', $.subjectHash),
)

/** A slice of what is forgiven. */
export const deleteForgiven = shape((db: AccountWrites, $: { now: number }) =>
  db
    .deleteFrom('sign_in_attempts')
    .where('clears_at', '<=', $.now)
    .where(
      'subject_hash',
      'in',
      db
        .selectFrom('sign_in_attempts')
        .select('subject_hash')
        .where('clears_at', '<=', $.now)
        .orderBy('clears_at')
        .limit(sweptRows),
    ),
)
