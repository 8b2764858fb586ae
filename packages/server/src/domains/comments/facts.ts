import type { AccountId, CommentId, CommentOn } from '@kindred/contract'

declare module '../../kernel/facts.ts' {
  interface Facts {
    'comment.created': CommentFact & { readonly parent: CommentId | null }
    /** Said, and waiting for approval: nobody else sees it yet. */
    'comment.held': CommentFact
    'comment.edited': CommentFact
    'comment.removed': CommentFact
    /** By the owner of what it stands under, or by moderators. */
    'comment.hidden': CommentFact
    'comment.restored': CommentFact
    'comment.reacted': CommentUnreactedFact & { readonly reaction: string }
    'comment.unreacted': CommentUnreactedFact
  }
}

export interface CommentFact {
  readonly comment: CommentId
  readonly author: AccountId
  readonly on: CommentOn
}

interface CommentUnreactedFact extends CommentFact {
  readonly by: AccountId
}
