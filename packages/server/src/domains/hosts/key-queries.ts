import type { KeyId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { type AccountTables, activeAccount } from '../accounts/index.ts'
import type { ApiKeyRow, HostTables } from './tables.ts'

type Reading = Reads<HostTables & Pick<AccountTables, 'accounts'>>
type Writing = Writes<HostTables>

/** The key of a hash, while whoever made it is an admin in good standing. */
export const findKeyByHash = shape((db: Reading, $: { keyHash: string; now: number }) =>
  db
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.maker_id')
    .select(['api_keys.id', 'scopes', 'maker_id', 'expires_at', 'last_used_at', 'revoked_at'])
    .where('key_hash', '=', $.keyHash)
    .where('accounts.role', '=', 'admin')
    .where(activeAccount($.now)),
)

export const findKey = shape((db: Reading, $: { id: KeyId }) =>
  db.selectFrom('api_keys').select('id').where('id', '=', $.id),
)

export const listKeys = shape((db: Reading, $: { before: KeyId; count: number }) =>
  db
    .selectFrom('api_keys')
    .select(['id', 'name', 'scopes', 'maker_id', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'])
    .where('id', '<', $.before)
    .orderBy('id', 'desc')
    .limit($.count),
)

export const insertKey = shape((db: Writing, $: ApiKeyRow) =>
  db.insertInto('api_keys').values({
    id: $.id,
    name: $.name,
    key_hash: $.key_hash,
    scopes: $.scopes,
    maker_id: $.maker_id,
    created_at: $.created_at,
    expires_at: $.expires_at,
    last_used_at: $.last_used_at,
    revoked_at: $.revoked_at,
  }),
)

/** The first end stays. */
export const updateEnd = shape((db: Writing, $: { id: KeyId; at: number }) =>
  db.updateTable('api_keys').set({ revoked_at: $.at }).where('id', '=', $.id).where('revoked_at', 'is', null),
)

/** Moves the last use on; nothing when another call has done so since `before`. */
export const updateKeyUse = shape((db: Writing, $: { id: KeyId; now: number; before: number }) =>
  db
    .updateTable('api_keys')
    .set({ last_used_at: $.now })
    .where('id', '=', $.id)
    .where((key) => key.or([key('last_used_at', 'is', null), key('last_used_at', '<=', $.before)])),
)
