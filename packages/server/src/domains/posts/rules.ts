import type { AccountId, Reason } from '@kindred/contract'
import type { AudienceLabel } from '../visibility/index.ts'

/** May the viewer change or remove a post that they see? */
export function authorRefusal(viewer: AccountId, post: { readonly author_id: AccountId }): Reason | undefined {
  return post.author_id === viewer ? undefined : 'posts.not-author'
}

/** Does an author's public number of posts count a post for this audience, while it is neither hidden nor removed? */
export function isCounted(audience: AudienceLabel): boolean {
  return audience === 'public' || audience === 'followers'
}
