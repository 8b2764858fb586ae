import type { AccountId } from '@kindred/contract'
import { accountOf, isModerator, type Viewer } from '../../kernel/viewer.ts'

/** Who looks, and when, as values that a query can bind: one query serves every viewer. */
export interface Sight {
  /** Null for somebody who is not signed in, to whom no tie leads. */
  readonly viewer: AccountId | null
  /** 1 for moderators and admins. */
  readonly moderates: number
  readonly now: number
}

export function sightOf(viewer: Viewer, now: number): Sight {
  return { viewer: accountOf(viewer) ?? null, moderates: isModerator(viewer) ? 1 : 0, now }
}
