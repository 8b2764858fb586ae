/**
 * Accounts: who somebody is, how they prove it, and what they are to the server.
 *
 * Owns accounts, sessions and attempts to guess a password. Keeps SES-1 to SES-4, TOK-3, REC-2, RL-3, TXT-1, TXT-2, SEC-2 and TIME-3.
 * Facts: `account.created`, `account.suspended`, `account.unsuspended`, `session.revoked`.
 *
 * Serves `auth.*` but for `auth.signUp`, `auth.signIn` and `auth.changePassword`, which profiles does with the verbs made for them:
 *   signUp: `prepareCredentials`, then in one transaction `createAccount` and `openSession`;
 *   signIn: `checkPassword`, then `openSession`; changePassword: `replacePassword`, then `openSession`.
 */
import './facts.ts'
import { defineModule } from '../../kernel/module.ts'
import { accountHandlers } from './handlers.ts'
import { accountInvariants } from './invariants.ts'
import { createAccounts as accountsMigration } from './migrations/20261120-0900-accounts.ts'
import { type Accounts, createAccounts } from './service.ts'
import { type AccountSettings, createState } from './settings.ts'
import type { AccountTables } from './tables.ts'

export type { NewCredentials } from './credentials.ts'
export { handleMadeOf, skeletonOf } from './handles.ts'
export { argon2Hasher } from './hasher.ts'
export type { AccountRecord } from './people.ts'
export { activeAccount } from './queries.ts'
export type { Accounts } from './service.ts'
export { endEverySession } from './sessions.ts'
export type { AccountSettings } from './settings.ts'
export type { AccountRow, AccountTables } from './tables.ts'
export { sha256, TOKEN_BYTES } from './tokens.ts'

/** The domain, with its waiting line for passwords: one for all transactions of a process. */
export function accountsModule(settings: AccountSettings = {}) {
  const state = createState(settings)
  return defineModule<'accounts', AccountTables, object, Accounts>({
    name: 'accounts',
    requires: [],
    tables: ['accounts', 'sessions', 'sign_in_attempts'],
    migrations: [accountsMigration],
    create: (kernel) => createAccounts(kernel, state),
    handlers: ({ accounts }) => accountHandlers(accounts),
    sweep: (accounts) => accounts.sweep(),
    invariants: accountInvariants(state),
  })
}
