import type { AccountId, PostId } from '@kindred/contract'
import type { RepostId } from '../reposts/index.ts'

declare module '../../kernel/facts.ts' {
  interface Facts {
    'post.created': PostFact
    'post.edited': PostFact
    'post.removed': PostFact
    'post.hidden': PostFact
    'post.restored': PostFact
    'post.archived': PostFact
    'post.unarchived': PostFact
    'post.pinned': PostFact
    'post.unpinned': PostFact
    'post.reacted': PostReactedFact
    'post.unreacted': PostUnreactedFact
    'post.reposted': PostRepostedFact
    'post.unreposted': PostUnreactedFact
    'post.quoted': PostQuotedFact
    'post.detached': PostQuotedFact
  }
}

interface PostFact {
  readonly post: PostId
  readonly author: AccountId
}

interface PostUnreactedFact extends PostFact {
  readonly by: AccountId
}

interface PostReactedFact extends PostUnreactedFact {
  readonly reaction: string
}

/** A repost of somebody's, under its own id: that is its place in feeds. */
interface PostRepostedFact extends PostUnreactedFact {
  readonly repost: RepostId
}

/** One post quotes another, or does so no longer. */
interface PostQuotedFact extends PostFact {
  readonly quote: PostId
}
