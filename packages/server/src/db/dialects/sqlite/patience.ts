import { currentErrand, type Errand } from '../../../kernel/deadline.ts'
import type { OpenOptions } from '../../options.ts'

const LOCK_PATIENCE_MS = 4000

/** The errand that what is asked for now is on. */
export function errandOf({ deadlineMs }: OpenOptions): Errand | undefined {
  if (deadlineMs === undefined) return currentErrand()
  return currentErrand() ?? { name: 'a task', until: performance.now() + deadlineMs }
}

/** How long another process may hold the lock before calls fail: they say so while somebody still listens. */
export function patienceMs(errand: Errand | undefined): number {
  return errand ? Math.min(LOCK_PATIENCE_MS, 0.8 * (errand.until - performance.now())) : LOCK_PATIENCE_MS
}
