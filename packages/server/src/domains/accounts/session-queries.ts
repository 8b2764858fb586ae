import type { AccountId, SessionId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { AccountTables, SessionRow } from './tables.ts'

type AccountReads = Reads<AccountTables>
type AccountWrites = Writes<AccountTables>

/** The session of a token and all that decides whether it holds, in one look-up. */
export const findByTokenHash = shape((db: AccountReads, $: { tokenHash: string }) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', (join) =>
      join.onRef('accounts.id', '=', 'sessions.account_id').onRef('accounts.epoch', '=', 'sessions.epoch'),
    )
    .select([
      'sessions.id',
      'sessions.account_id',
      'sessions.last_used_at',
      'sessions.expires_at',
      'accounts.role',
      'accounts.suspended_at',
      'accounts.suspended_until',
    ])
    .where('sessions.token_hash', '=', $.tokenHash),
)

/** The sessions of an account below an id, the newest first. */
export const listBefore = shape((db: AccountReads, $: { account: AccountId; before: string; count: number }) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', (join) =>
      join.onRef('accounts.id', '=', 'sessions.account_id').onRef('accounts.epoch', '=', 'sessions.epoch'),
    )
    .select(['sessions.id', 'sessions.device', 'sessions.created_at', 'sessions.last_used_at', 'sessions.expires_at'])
    .where('sessions.account_id', '=', $.account)
    .where('sessions.id', '<', $.before as SessionId)
    .orderBy('sessions.id', 'desc')
    .limit($.count),
)
export type ListedSession = Pick<SessionRow, 'id' | 'device' | 'created_at' | 'last_used_at' | 'expires_at'>

export const insertSession = shape((db: AccountWrites, $: SessionRow) =>
  db.insertInto('sessions').values({
    id: $.id,
    account_id: $.account_id,
    token_hash: $.token_hash,
    device: $.device,
    epoch: $.epoch,
    created_at: $.created_at,
    last_used_at: $.last_used_at,
    expires_at: $.expires_at,
  }),
)

/** Moves the last use on; nothing when another call has done so since `before`. */
export const updateLastUse = shape((db: AccountWrites, $: { id: SessionId; now: number; before: number }) =>
  db.updateTable('sessions').set({ last_used_at: $.now }).where('id', '=', $.id).where('last_used_at', '<=', $.before),
)

export const deleteSession = shape((db: AccountWrites, $: { id: SessionId; account: AccountId }) =>
  db.deleteFrom('sessions').where('id', '=', $.id).where('account_id', '=', $.account).returning('id'),
)

export const deleteSessionsOf = shape((db: AccountWrites, $: { account: AccountId }) =>
  db.deleteFrom('sessions').where('account_id', '=', $.account).returning('id'),
)

export const deleteOtherSessions = shape((db: AccountWrites, $: { account: AccountId; kept: SessionId }) =>
  db.deleteFrom('sessions').where('account_id', '=', $.account).where('id', '<>', $.kept).returning('id'),
)

export const deleteEverySession = shape((db: AccountWrites, _: object) => db.deleteFrom('sessions'))

/** A slice of the sessions that ended before a moment. */
export const deleteEnded = shape((db: AccountWrites, $: { now: number }) =>
  db
    .deleteFrom('sessions')
    .where('expires_at', '<=', $.now)
    .where(
      'id',
      'in',
      db.selectFrom('sessions').select('id').where('expires_at', '<=', $.now).orderBy('expires_at').limit(sweptRows),
    ),
)

/** A slice of those that were last used before a moment. */
export const deleteUnused = shape((db: AccountWrites, $: { unusedSince: number }) =>
  db
    .deleteFrom('sessions')
    .where('last_used_at', '<=', $.unusedSince)
    .where(
      'id',
      'in',
      db
        .selectFrom('sessions')
        .select('id')
        .where('last_used_at', '<=', $.unusedSince)
        .orderBy('last_used_at')
        .limit(sweptRows),
    ),
)
