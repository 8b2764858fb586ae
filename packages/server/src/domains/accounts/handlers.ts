import type { Handlers } from '../../kernel/call.ts'
import type { Accounts } from './service.ts'

/** The paths that answer nothing about a profile; `auth.signUp`, `auth.signIn` and `auth.changePassword` are handled by profiles. */
export function accountHandlers(accounts: Accounts) {
  return {
    'auth.signOut': async ({ viewer }) => {
      await accounts.signOut(viewer)
      return { done: true }
    },
    'auth.sessions': ({ viewer }, page) => accounts.sessions(viewer, page),
    'auth.revokeSession': async ({ viewer }, { session }) => {
      await accounts.revokeSession(viewer, session)
      return { done: true }
    },
    'auth.revokeOtherSessions': async ({ viewer }) => ({ revoked: await accounts.revokeOtherSessions(viewer) }),
    'auth.handleAvailable': (_, { handle }) => accounts.handleAvailable(handle),
  } satisfies Handlers
}
