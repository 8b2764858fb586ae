import type { AccountId, FollowState, Reason } from '@kindred/contract'
import type { Refusing } from '../../kernel/refusal.ts'

export const MAX_LISTS = 50
export const MAX_LIST_MEMBERS = 5000
export const MAX_CLOSE_FRIENDS = 5000
export const MAX_MUTED_WORDS = 200

/** All that lies between a viewer and somebody, seen from the viewer. `blockedBy` is for decisions: no answer may show it. */
export interface Relation {
  readonly following: FollowState
  readonly followedBy: boolean
  readonly requestedBy: boolean
  readonly blocking: boolean
  readonly blockedBy: boolean
  readonly muting: boolean
}

/** What lies between strangers: nothing. */
export const noRelation: Relation = {
  following: 'no',
  followedBy: false,
  requestedBy: false,
  blocking: false,
  blockedBy: false,
  muting: false,
}

/**
 * May the viewer tie something new to this person? Their block is told only as nobody being there, and only where the viewer's own
 * block does not answer first: otherwise a blocker could tell who blocks them back.
 */
export function tieRefusal(viewer: AccountId, target: AccountId, relation: Relation): Reason | undefined {
  if (viewer === target) return 'graph.self'
  if (relation.blocking) return 'graph.unblock-first'
  return reachRefusal(relation)
}

/** May the viewer block this person? */
export function blockRefusal(viewer: AccountId, target: AccountId, relation: Relation): Reason | undefined {
  if (viewer === target) return 'graph.self'
  return reachRefusal(relation)
}

/** Is this person there for the viewer at all, if only to undo something? */
export function reachRefusal(relation: Relation): Reason | undefined {
  return relation.blockedBy && !relation.blocking ? 'not-found' : undefined
}

/** May the viewer approve? Only a request that waits now; approving a follower again changes nothing. */
export function approveRefusal(relation: Relation): Reason | undefined {
  return relation.requestedBy || relation.followedBy ? reachRefusal(relation) : 'not-found'
}

/** What following this person comes to now. */
export function followOutcome(target: { isPrivate: boolean }, relation: Relation): 'requested' | 'yes' {
  return relation.following === 'yes' || !target.isPrivate ? 'yes' : 'requested'
}

/** May there be so many? Asked after the one more was written, so that what two calls write at once is counted. */
export function countRefusal(count: number, maximum: number): Refusing | undefined {
  return count <= maximum ? undefined : { reason: 'graph.too-many', details: { maximum } }
}
