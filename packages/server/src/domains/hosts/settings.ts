import type { KeyId } from '@kindred/contract'
import { createIssuers, type Issuer, type Issuers } from './issuers.ts'

/** How the host app is let in. All of it has a default. */
export interface HostSettings {
  /** Whose signed tokens are exchanged for sessions. */
  readonly issuers?: readonly Issuer[] | undefined
}

/** What hosts remember between calls, in one process. */
export interface HostState {
  readonly issuers: Issuers
  /** Writes of a last use that are under way, by key. */
  readonly touching: Map<KeyId, Promise<void>>
}

export function createState({ issuers = [] }: HostSettings): HostState {
  return { issuers: createIssuers(issuers), touching: new Map() }
}
