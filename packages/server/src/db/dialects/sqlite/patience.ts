import { currentDeadline, type Deadline } from '../../../kernel/deadline.ts'
import type { OpenOptions } from '../../options.ts'

const LOCK_PATIENCE_MS = 4000

/** The deadline of what is asked for now. */
export function deadlineOf({ deadlineMs }: OpenOptions): Deadline | undefined {
  if (deadlineMs === undefined) return currentDeadline()
  return currentDeadline() ?? { name: 'a task', until: performance.now() + deadlineMs }
}

/** How long another process may hold the lock before calls fail: they say so while somebody still listens. */
export function patienceMs(deadline: Deadline | undefined): number {
  return deadline ? Math.min(LOCK_PATIENCE_MS, 0.8 * (deadline.until - performance.now())) : LOCK_PATIENCE_MS
}
