import type { AccountId, KeyId, Scope, SessionId } from '@kindred/contract'

export type Role = 'member' | 'moderator' | 'admin'

/** Somebody who signed in. */
export interface Account {
  readonly kind: 'account'
  readonly id: AccountId
  readonly role: Role
  /** The session of this call; none when the call comes from inside the server. */
  readonly session: SessionId | undefined
}

/** Nobody in particular: sees what is public. */
export interface Anonymous {
  readonly kind: 'anonymous'
}

/** The server itself: jobs and the command line. It asks no permission and reads nothing on behalf of a person. */
export interface System {
  readonly kind: 'system'
}

/** A server of the host app, known by its API key. It is nobody, and may do no more than its scopes say. */
export interface Host {
  readonly kind: 'host'
  readonly key: KeyId
  /** The admin who made the key, and answers for what is done with it. */
  readonly maker: AccountId
  readonly scopes: ReadonlySet<Scope>
}

/** Who asks. */
export type Viewer = Account | Anonymous

export const anonymous: Anonymous = { kind: 'anonymous' }
export const system: System = { kind: 'system' }

/** The account that asks, if any. */
export function accountOf(viewer: Viewer): AccountId | undefined {
  return viewer.kind === 'account' ? viewer.id : undefined
}

export function isModerator(viewer: Viewer): boolean {
  return viewer.kind === 'account' && viewer.role !== 'member'
}
