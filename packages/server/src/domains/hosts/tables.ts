import type { AccountId, ActId, KeyId } from '@kindred/contract'

export interface HostTables {
  api_keys: ApiKeyRow
  hosted_people: HostedRow
  exchange_tokens: ExchangeRow
  acts: ActRow
  taken_tokens: { token_hash: string; expires_at: number }
}

/** One call that a key made as somebody, for good: rows are only ever added. */
export interface ActRow {
  id: ActId
  key_id: KeyId
  account_id: AccountId
  /** Of the endpoint. */
  path: string
  /** The id of the request, as it was answered. */
  request: string
  created_at: number
}

/** A key of a server of the host app. */
export interface ApiKeyRow {
  id: KeyId
  name: string
  /** SHA-256 of the key, which is stored nowhere. */
  key_hash: string
  /** Separated by spaces. */
  scopes: string
  /** The admin who made it: it lives no longer than their rights. */
  maker_id: AccountId
  created_at: number
  expires_at: number | null
  last_used_at: number | null
  revoked_at: number | null
}

/** Somebody whom the host app brought. */
interface HostedRow {
  account_id: AccountId
  /** What the host app calls them; behind the prefix of their issuer, where that has one. */
  external_ref: string
  /** Tokens that their issuer signed by then open no session any more. */
  sessions_revoked_at: number | null
}

/** A token that signs one person in, once. */
export interface ExchangeRow {
  id: string
  /** SHA-256 of the token, which is stored nowhere. */
  token_hash: string
  account_id: AccountId
  /** Of the account when it was minted: ending all sessions ends it as well. */
  epoch: number
  expires_at: number
  used_at: number | null
}
