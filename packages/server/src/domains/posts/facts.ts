import type { AccountId, PostId } from '@kindred/contract'

declare module '../../kernel/facts.ts' {
  interface Facts {
    'post.created': PostFact
    'post.edited': PostFact
    'post.removed': PostFact
    'post.hidden': PostFact
    'post.restored': PostFact
    'post.reacted': PostReactedFact
    'post.unreacted': PostUnreactedFact
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
