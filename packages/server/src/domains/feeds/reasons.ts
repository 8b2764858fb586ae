import type { HomeFact } from '@kindred/contract'

/** What lies between a viewer and a post that they see, as far as their home asks. */
export interface HomeCase {
  readonly isOwn: boolean
  readonly isFollowing: boolean
  readonly hasFollowedTag: boolean
  /** Somebody whom the viewer follows and does not mute reposted it. */
  readonly isReposted: boolean
  /** A mute of the author's posts holds. */
  readonly isMuted: boolean
  readonly hasMutedWord: boolean
  /** The viewer has archived it, being its author. */
  readonly isArchived: boolean
}

/** Every fact by its name; the order is that of telling. */
export function factsOf(one: HomeCase): HomeFact[] {
  const facts: [HomeFact, boolean][] = [
    ['own', one.isOwn],
    ['following', one.isFollowing],
    ['tag', one.hasFollowedTag],
    ['repost', one.isReposted],
    ['not-following', !one.isOwn && !one.isFollowing],
    ['muted', one.isMuted],
    ['mutedWord', one.hasMutedWord],
    ['archived', one.isArchived],
  ]
  return facts.filter(([, holds]) => holds).map(([fact]) => fact)
}

/** Is the post in the home? Something brings it in, and nothing keeps it out. */
export function isInHome({ isMuted, hasMutedWord, isArchived, ...one }: HomeCase): boolean {
  const isBrought = one.isOwn || one.isFollowing || one.hasFollowedTag || one.isReposted
  return isBrought && !isMuted && !hasMutedWord && !isArchived
}
