import type { AccountId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { ExchangeRow, HostTables } from './tables.ts'

type Reading = Reads<HostTables>
type Writing = Writes<HostTables>

export const findByExternal = shape((db: Reading, $: { externalRef: string }) =>
  db.selectFrom('hosted_people').select('account_id').where('external_ref', '=', $.externalRef),
)

export const findExternal = shape((db: Reading, $: { account: AccountId }) =>
  db.selectFrom('hosted_people').select(['external_ref', 'sessions_revoked_at']).where('account_id', '=', $.account),
)

export const insertHosted = shape((db: Writing, $: { account: AccountId; externalRef: string }) =>
  db
    .insertInto('hosted_people')
    .values({ account_id: $.account, external_ref: $.externalRef, sessions_revoked_at: null }),
)

export const updateRevocation = shape((db: Writing, $: { account: AccountId; now: number }) =>
  db.updateTable('hosted_people').set({ sessions_revoked_at: $.now }).where('account_id', '=', $.account),
)

export const insertExchange = shape((db: Writing, $: ExchangeRow) =>
  db.insertInto('exchange_tokens').values({
    id: $.id,
    token_hash: $.token_hash,
    account_id: $.account_id,
    epoch: $.epoch,
    expires_at: $.expires_at,
    used_at: $.used_at,
  }),
)

/** Whose a token is that has not expired, used or not. */
export const findExchange = shape((db: Reading, $: { tokenHash: string; now: number }) =>
  db
    .selectFrom('exchange_tokens')
    .select(['account_id', 'epoch'])
    .where('token_hash', '=', $.tokenHash)
    .where('expires_at', '>', $.now),
)

/** Takes a token, once: of any number at the same time one gets a row. */
export const useExchange = shape((db: Writing, $: { tokenHash: string; now: number }) =>
  db
    .updateTable('exchange_tokens')
    .set({ used_at: $.now })
    .where('token_hash', '=', $.tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', $.now)
    .returning(['account_id', 'epoch']),
)

/** Remembers a token of an issuer; no row when it was taken before. */
export const insertTaken = shape((db: Writing, $: { tokenHash: string; expiresAt: number }) =>
  db
    .insertInto('taken_tokens')
    .values({ token_hash: $.tokenHash, expires_at: $.expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('token_hash'),
)

export const deleteExpiredExchanges = shape((db: Writing, $: { now: number }) =>
  db
    .deleteFrom('exchange_tokens')
    .where(
      'id',
      'in',
      db
        .selectFrom('exchange_tokens')
        .select('id')
        .where('expires_at', '<=', $.now)
        .orderBy('expires_at')
        .limit(sweptRows),
    ),
)

export const deleteExpiredTaken = shape((db: Writing, $: { now: number }) =>
  db
    .deleteFrom('taken_tokens')
    .where(
      'token_hash',
      'in',
      db
        .selectFrom('taken_tokens')
        .select('token_hash')
        .where('expires_at', '<=', $.now)
        .orderBy('expires_at')
        .limit(sweptRows),
    ),
)

export const deleteEveryExchange = shape((db: Writing, _: object) => db.deleteFrom('exchange_tokens'))
