import { randomBytes } from 'node:crypto'
import type { KeyId } from '@kindred/contract'
import { createIssuers, type Issuer, type Issuers } from './issuers.ts'
import { createSigner, type Signer } from './signer.ts'

/** How the host app is let in. All of it has a default. */
export interface HostSettings {
  /** Whose signed tokens are exchanged for sessions. */
  readonly issuers?: readonly Issuer[] | undefined
  /** What our own tokens for other services are signed with; when left out, with a key of this process. */
  readonly signer?: Signer | undefined
}

/** What hosts remember between calls, in one process. */
export interface HostState {
  readonly issuers: Issuers
  readonly signer: () => Signer
  /** Writes of a last use that are under way, by key. */
  readonly touching: Map<KeyId, Promise<void>>
}

export function createState({ issuers = [], signer }: HostSettings): HostState {
  let made = signer
  return {
    issuers: createIssuers(issuers),
    signer() {
      made ??= createSigner({ secret: randomBytes(32).toString('hex'), issuer: 'kindred' })
      return made
    },
    touching: new Map(),
  }
}
