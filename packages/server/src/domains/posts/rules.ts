import type { AccountId, Quotes, Reason, Replies } from '@kindred/contract'
import type { AudienceLabel, AuthorFacts } from '../visibility/index.ts'

/** May the viewer change or remove a post that they see? */
export function authorRefusal(viewer: AccountId, post: { readonly author_id: AccountId }): Reason | undefined {
  return post.author_id === viewer ? undefined : 'posts.not-author'
}

/** Does an author's public number of posts count a post for this audience, while it is neither hidden, archived nor removed? */
export function isCounted(audience: AudienceLabel): boolean {
  return audience === 'public' || audience === 'followers'
}

/** Does what the viewer says about a post wait for its author? */
export function isHeld(
  viewer: AccountId,
  { author_id, holds_replies }: { readonly author_id: AccountId; readonly holds_replies: number },
  { authorFollows }: AuthorFacts,
): boolean {
  return holds_replies === 1 && author_id !== viewer && !authorFollows
}

/** What lies between the viewer and an author that lets the viewer comment. */
const circles: Record<Replies, (author: AuthorFacts) => boolean> = {
  everyone: () => true,
  followers: ({ viewerFollows }) => viewerFollows,
  mutuals: ({ viewerFollows, authorFollows }) => viewerFollows && authorFollows,
  closeFriends: ({ isCloseFriend }) => isCloseFriend,
  off: () => false,
}

/** May the viewer comment on a post that they see? Its author is in every circle, and nobody in that of `off`. */
export function commentRefusal(
  viewer: AccountId,
  { author_id, replies }: { readonly author_id: AccountId; readonly replies: Replies },
  author: AuthorFacts,
): Reason | undefined {
  const isOpen = replies !== 'off' && (author_id === viewer || circles[replies](author))
  return isOpen ? undefined : 'comments.closed'
}

/** May the viewer repost a post that they see? To whoever follows them it is shown only if they see it by themselves. */
export function repostRefusal(
  viewer: AccountId,
  { author_id, audience }: { readonly author_id: AccountId; readonly audience: AudienceLabel },
): Reason | undefined {
  return audience === 'public' || author_id === viewer ? undefined : 'posts.not-public'
}

/** May the viewer quote a post that they see? Its author may anyway. */
export function quoteRefusal(
  viewer: AccountId,
  { author_id, quotes }: { readonly author_id: AccountId; readonly quotes: Quotes },
): Reason | undefined {
  return quotes === 'on' || author_id === viewer ? undefined : 'posts.quotes-off'
}

/** May the viewer detach a quote of a post by this author? Whoever quotes nothing is told the same. */
export function detachRefusal(viewer: AccountId, quotedAuthor: AccountId | undefined): Reason | undefined {
  return quotedAuthor === viewer ? undefined : 'posts.not-quoted'
}
