import type { AccountId, Circle, Reason } from '@kindred/contract'
import type { Relation } from '../graph/index.ts'

/** What decides what a viewer may do with a person. `viewer` is null for somebody who is not signed in. */
export interface Meeting {
  readonly viewer: AccountId | null
  readonly person: AccountId
  readonly relation: Relation
}

/** May the viewer follow this person, whom they see, or ask to? */
export function mayFollow({ viewer, person, relation }: Meeting): boolean {
  return viewer !== null && viewer !== person && !relation.blocking
}

/** Does a mention of this person, whom the viewer sees, become a link? */
export function mayMention(meeting: Meeting, whoMayMention: Circle): boolean {
  const { viewer, relation } = meeting
  return viewer !== null && !relation.blocking && isInCircle(meeting, whoMayMention)
}

/** May the viewer read the lists of those who follow this person, and whom they follow? A private account shows its followers at most. */
export function tiesRefusal(
  meeting: Meeting,
  person: { readonly isPrivate: boolean; readonly showFollowers: Circle },
): Reason | undefined {
  const isNarrowed = person.isPrivate && person.showFollowers === 'everyone'
  return isInCircle(meeting, isNarrowed ? 'followers' : person.showFollowers) ? undefined : 'graph.list-hidden'
}

/** Everybody belongs to their own circles. */
function isInCircle({ viewer, person, relation }: Meeting, circle: Circle): boolean {
  if (viewer === person || circle === 'everyone') return true
  return circle === 'followers' && relation.following === 'yes'
}
