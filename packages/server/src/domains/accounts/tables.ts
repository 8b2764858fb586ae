import type { AccountId, Role, SessionId } from '@kindred/contract'

export interface AccountTables {
  accounts: AccountRow
  sessions: SessionRow
  sign_in_attempts: AttemptsRow
}

export interface AccountRow {
  id: AccountId
  handle: string
  /** What the handle looks like: two accounts never share one. */
  skeleton: string
  email: string
  /** Null when nobody signs in to it with a password. */
  password_hash: string | null
  role: Role
  suspended_at: number | null
  /** When the suspension ends by itself; null when it does not. */
  suspended_until: number | null
  /** Sessions of another epoch are dead. */
  epoch: number
  /** 0 or 1. */
  is_private: number
  created_at: number
}

export interface SessionRow {
  id: SessionId
  account_id: AccountId
  /** SHA-256 of the token, which is stored nowhere. */
  token_hash: string
  device: string | null
  epoch: number
  created_at: number
  last_used_at: number
  expires_at: number
}

/** Attempts to guess a password since the last right one. */
export interface AttemptsRow {
  /** SHA-256 of what was tried: a handle, an email, whether or not there is such an account. */
  subject_hash: string
  recent: number
  last_at: number
  /** When all of them are forgiven. */
  clears_at: number
}
