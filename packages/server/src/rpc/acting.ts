import { type AccountId, type KeyId, type PersonRef, personRef } from '@kindred/contract'
import { invalidInput, refuse } from '../kernel/refusal.ts'
import type { Account, Host, Viewer } from '../kernel/viewer.ts'

/** One call that a key makes as somebody. */
export interface Act {
  readonly key: KeyId
  readonly person: AccountId
  readonly path: string
  readonly requestId: string
}

/** Who may be acted as, and the record of it. */
export interface Acting {
  /** @throws {Refusal} `not-found`, `forbidden` */
  actor(ref: PersonRef): Promise<Account>
  /** Bound to a transaction, it stands or falls with what is done. */
  noteAct(act: Act): Promise<void>
}

interface Asked {
  readonly path: string
  readonly requestId: string
  /** The header's words. */
  readonly as: string
}

/** Where sessions begin and end, and where the server is run: there everybody comes as who they are. */
function isForOneself(path: string): boolean {
  return /^(auth|admin)\./.test(path)
}

/**
 * The person as whom a key calls, once it may.
 * @throws {Refusal} `unauthenticated`, `forbidden`, `invalid-input`, `not-found`
 */
export async function actAs(
  shown: Viewer | Host,
  { path, requestId, as }: Asked,
  acting: Acting | undefined,
): Promise<{ viewer: Account; act: Act }> {
  if (shown.kind === 'anonymous') throw refuse('unauthenticated')
  if (shown.kind !== 'host' || !acting || isForOneself(path)) throw refuse('forbidden')
  if (!shown.scopes.has('act')) throw refuse({ reason: 'forbidden', details: { scope: 'act' } })
  const ref = personRef.safeParse(as)
  if (!ref.success) throw invalidInput('kindred-as', 'is neither an account id nor a @handle', 'send one of the two')
  const viewer = await acting.actor(ref.data)
  return { viewer, act: { key: shown.key, person: viewer.id, path, requestId } }
}
