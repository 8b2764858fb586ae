import type { AccountId, Reason, Role } from '@kindred/contract'

/** What the rules need to know of an account. */
export interface Standing {
  readonly id: AccountId
  readonly role: Role
}

/** Why `viewer` may not suspend `target`, or take a suspension back: a moderator acts on members, an admin on everybody else. */
export function suspendRefusal(viewer: Standing, target: Standing): Reason | undefined {
  if (viewer.role === 'member') return 'forbidden'
  if (viewer.id === target.id) return 'moderation.not-allowed'
  return viewer.role === 'admin' || target.role === 'member' ? undefined : 'moderation.not-allowed'
}

/** Why `viewer` may not give `target` a role. Nobody changes their own, so that an admin always remains. */
export function roleRefusal(viewer: Standing, target: Standing): Reason | undefined {
  if (viewer.role !== 'admin') return 'forbidden'
  return viewer.id === target.id ? 'moderation.not-allowed' : undefined
}

export interface SessionTimes {
  readonly lastUsedAt: number
  readonly expiresAt: number
}

/** Whether a session is over, by its absolute end or for want of use. A clock behind the last use counts as standing there. */
export function isOver({ lastUsedAt, expiresAt }: SessionTimes, idleMs: number, now: number): boolean {
  const at = Math.max(now, lastUsedAt)
  return at >= expiresAt || at - lastUsedAt >= idleMs
}

/** Whether a suspension holds. One without an end holds until it is taken back. */
export function isSuspended(at: { suspendedAt: number | null; suspendedUntil: number | null }, now: number): boolean {
  return at.suspendedAt !== null && (at.suspendedUntil === null || at.suspendedUntil > now)
}
