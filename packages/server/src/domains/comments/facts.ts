import type { AccountId, CommentId, CommentOn } from '@kindred/contract'

declare module '../../kernel/facts.ts' {
  interface Facts {
    /** Said, or approved of what was said and waited. */
    'comment.created': CommentFact & { readonly parent: CommentId | null }
    /** Said, or edited after others saw it, and waiting for approval: nobody else sees it yet, or any longer. */
    'comment.held': CommentFact
    'comment.edited': CommentFact
    'comment.removed': CommentFact
    /** By the owner of what it stands under, or by moderators. */
    'comment.hidden': CommentFact
    /** Seen again, by the owner, by moderators, or as its edit is approved; and seen at first where it was approved while hidden. */
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
