import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Accounts } from './service.ts'

/** The paths that answer nothing about a profile; `auth.signUp`, `auth.signIn` and `auth.changePassword` are handled by profiles. */
export function accountHandlers(accounts: Accounts) {
  return {
    'auth.signOut': ({ viewer }) => accounts.signOut(viewer).then(isDone),
    'auth.sessions': ({ viewer }, page) => accounts.sessions(viewer, page),
    'auth.revokeSession': ({ viewer }, { session }) => accounts.revokeSession(viewer, session).then(isDone),
    'auth.revokeOtherSessions': async ({ viewer }) => ({ revoked: await accounts.revokeOtherSessions(viewer) }),
    'auth.handleAvailable': (_, { handle }) => accounts.handleAvailable(handle),
  } satisfies Handlers
}
