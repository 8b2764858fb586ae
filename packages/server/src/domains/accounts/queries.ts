import type { AccountId } from '@kindred/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { AccountRow, AccountTables } from './tables.ts'

type AccountReads = Reads<AccountTables>
type AccountWrites = Writes<AccountTables>

/** What others may know of an account: neither its email nor its password. */
const recordColumns = [
  'id',
  'handle',
  'role',
  'suspended_at',
  'suspended_until',
  'epoch',
  'is_private',
  'created_at',
] as const
export type RecordRow = Pick<AccountRow, (typeof recordColumns)[number]>

/**
 * The condition that an account is not suspended at `now`, for queries that join accounts under the name `alias`. A suspension whose
 * end has passed is over.
 */
export function activeAccount(now: number, alias = 'accounts'): RawBuilder<SqlBool> {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql<SqlBool>`(${column('suspended_at')} is null or ${column('suspended_until')} <= cast(${now} as bigint))`
}

export const findById = shape((db: AccountReads, $: { id: AccountId }) =>
  db.selectFrom('accounts').select(recordColumns).where('id', '=', $.id),
)

/** By skeleton, which is unique and therefore indexed; the handle tells it from its look-alikes. */
export const findByHandle = shape((db: AccountReads, $: { handle: string; skeleton: string }) =>
  db.selectFrom('accounts').select(recordColumns).where('skeleton', '=', $.skeleton).where('handle', '=', $.handle),
)

export const findSkeleton = shape((db: AccountReads, $: { skeleton: string }) =>
  db.selectFrom('accounts').select('id').where('skeleton', '=', $.skeleton),
)

export const listByIds = shape((db: AccountReads, $: { ids: readonly AccountId[] }) =>
  db.selectFrom('accounts').select(recordColumns).where('id', 'in', $.ids),
)

export const listByHandles = shape(
  (db: AccountReads, $: { handles: readonly string[]; skeletons: readonly string[] }) =>
    db
      .selectFrom('accounts')
      .select(recordColumns)
      .where('skeleton', 'in', $.skeletons)
      .where('handle', 'in', $.handles),
)

export const findEmail = shape((db: AccountReads, $: { id: AccountId }) =>
  db.selectFrom('accounts').select('email').where('id', '=', $.id),
)

const secretColumns = [...recordColumns, 'password_hash'] as const

export const findSecretByHandle = shape((db: AccountReads, $: { handle: string; skeleton: string }) =>
  db.selectFrom('accounts').select(secretColumns).where('skeleton', '=', $.skeleton).where('handle', '=', $.handle),
)

export const findSecretByEmail = shape((db: AccountReads, $: { email: string }) =>
  db.selectFrom('accounts').select(secretColumns).where('email', '=', $.email),
)

export const findSecretById = shape((db: AccountReads, $: { id: AccountId }) =>
  db.selectFrom('accounts').select(secretColumns).where('id', '=', $.id),
)

/** Nothing when the skeleton or the email is taken. */
export async function insertAccount(db: AccountWrites, row: AccountRow): Promise<boolean> {
  const inserted = await db
    .insertInto('accounts')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Replaces the password and leaves all sessions behind, unless that happened meanwhile. */
export const updatePassword = shape((db: AccountWrites, $: { id: AccountId; epoch: number; hash: string }) =>
  db
    .updateTable('accounts')
    .set((row) => ({ password_hash: $.hash, epoch: row('epoch', '+', 1) }))
    .where('id', '=', $.id)
    .where('epoch', '=', $.epoch),
)

export const findByEmail = shape((db: AccountReads, $: { email: string }) =>
  db.selectFrom('accounts').select('id').where('email', '=', $.email),
)

/** The caller holds the names. */
export const updateHandle = shape((db: AccountWrites, $: { id: AccountId; handle: string; skeleton: string }) =>
  db.updateTable('accounts').set({ handle: $.handle, skeleton: $.skeleton }).where('id', '=', $.id),
)

/** The caller holds the names. */
export const updateEmail = shape((db: AccountWrites, $: { id: AccountId; email: string }) =>
  db.updateTable('accounts').set({ email: $.email }).where('id', '=', $.id),
)

/** Leaves every session behind. */
export const updateEpoch = shape((db: AccountWrites, $: { id: AccountId }) =>
  db
    .updateTable('accounts')
    .set((row) => ({ epoch: row('epoch', '+', 1) }))
    .where('id', '=', $.id),
)

export const updatePrivacy = shape((db: AccountWrites, $: { id: AccountId; isPrivate: number }) =>
  db
    .updateTable('accounts')
    .set({ is_private: $.isPrivate })
    .where('id', '=', $.id)
    .where('is_private', '<>', $.isPrivate),
)

export const updateSuspension = shape(
  (db: AccountWrites, $: { id: AccountId; at: number | null; until: number | null }) =>
    db
      .updateTable('accounts')
      .set((row) => ({ suspended_at: $.at, suspended_until: $.until, epoch: row('epoch', '+', 1) }))
      .where('id', '=', $.id),
)

export const updateRole = shape((db: AccountWrites, $: { id: AccountId; role: AccountRow['role'] }) =>
  db
    .updateTable('accounts')
    .set((row) => ({ role: $.role, epoch: row('epoch', '+', 1) }))
    .where('id', '=', $.id),
)
