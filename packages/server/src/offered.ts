import type { Services } from './server.ts'

/**
 * What a module may use of the domains: verbs that ask the door themselves, so that nobody reaches past it by accident.
 * @example
 * type PollUses = Pick<Offered, 'posts' | 'profiles'>
 */
export interface Offered {
  readonly posts: Pick<Services['posts'], 'seen' | 'hold' | 'get' | 'by' | 'create' | 'edit' | 'remove'>
  readonly comments: Pick<Services['comments'], 'get' | 'add' | 'edit' | 'remove'>
  readonly profiles: Pick<Services['profiles'], 'get' | 'many'>
  readonly graph: Pick<Services['graph'], 'follow' | 'unfollow' | 'relationships'>
  /** Finds people whom the viewer sees. Lists tell it of people whom the second look held back. */
  readonly visibility: Pick<Services['visibility'], 'person' | 'everybody' | 'people' | 'heldBack'>
}
