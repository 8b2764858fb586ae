import type { SessionId } from '@kindred/contract'
import { argon2Hasher, createWorkLine, type PasswordHasher } from './hasher.ts'
import { createPasswords, type Passwords } from './passwords.ts'

const DAY_MS = 24 * 60 * 60_000

/** How accounts are kept. All of it has a default. */
export interface AccountSettings {
  /** The shortest password, in code points: 8 by default, 15 is better. The contract refuses fewer than 8. */
  readonly minimumPassword?: number | undefined
  /** A session ends when it was not used for so long: 30 days by default. */
  readonly sessionIdleMs?: number | undefined
  /** A session ends at the latest after so long: 180 days by default. */
  readonly sessionLifetimeMs?: number | undefined
  /** Whether wrong passwords are limited by account. False is for load tests. */
  readonly limitsAttempts?: boolean | undefined
  /** Argon2id by default. */
  readonly hasher?: PasswordHasher | undefined
}

/** What accounts remember between calls, in one process. */
export interface AccountsState {
  readonly passwords: Passwords
  readonly idleMs: number
  readonly lifetimeMs: number
  readonly limitsAttempts: boolean
  /** Writes of a last use that are under way, by session. */
  readonly touching: Map<SessionId, Promise<void>>
}

export function createState(settings: AccountSettings): AccountsState {
  const hasher = settings.hasher ?? argon2Hasher()
  return {
    passwords: createPasswords({ hasher, line: createWorkLine(), minimum: settings.minimumPassword ?? 8 }),
    idleMs: settings.sessionIdleMs ?? 30 * DAY_MS,
    lifetimeMs: settings.sessionLifetimeMs ?? 180 * DAY_MS,
    limitsAttempts: settings.limitsAttempts ?? true,
    touching: new Map(),
  }
}
