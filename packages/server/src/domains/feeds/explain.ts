import type { Explanation, Post, PostId } from '@kindred/contract'
import type { Account } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import type { FeedKernel, FeedUses } from './kernel.ts'
import { wordFilter } from './muted-words.ts'
import { findRepost, listFollowedAmong, listInFeed } from './queries.ts'
import { factsOf, isInHome } from './reasons.ts'

/** Why a post that the viewer sees is in their home, or is not: by the same queries and filters that make up the home. */
export function createExplain({ db, clock }: FeedKernel, { graph, posts }: FeedUses) {
  return async function explain(viewer: Account, id: PostId): Promise<Explanation> {
    const post = await posts.get(viewer, id)
    const sight = sightOf(viewer, clock())
    const unmuted = await listInFeed(db, { ...sight, ids: [id] })
    const left = await wordFilter(viewer, graph)(unmuted)
    const home = {
      isOwn: post.viewer.isAuthor,
      isFollowing: post.author.viewer.following === 'yes',
      hasFollowedTag: await followsTagOf(viewer, post),
      isReposted: (await findRepost.first(db, { ...sight, post: id }))?.is_reposted === 1,
      isMuted: unmuted.length === 0 && !post.archived,
      hasMutedWord: left.length < unmuted.length,
      isArchived: post.archived,
    }
    return { isThere: isInHome(home), facts: factsOf(home) }
  }

  async function followsTagOf(viewer: Account, { spans }: Post): Promise<boolean> {
    const tags = spans.flatMap((span) => (span.kind === 'tag' ? [span.tag] : []))
    return tags.length > 0 && (await listFollowedAmong(db, { viewer: viewer.id, tags })).length > 0
  }
}
