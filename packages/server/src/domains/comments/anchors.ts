import type { AccountId, CommentOn, PostId, Reason } from '@kindred/contract'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { CommentUses } from './kernel.ts'
import type { AnchorId, AnchorKind } from './place.ts'

/** Something to comment on that the viewer sees. */
export interface Anchor {
  /** Who may pin, hide and remove what others say there. */
  readonly owner: AccountId
  /** Why the viewer may not comment, if so. */
  readonly refusal: Reason | undefined
}

/** What each kind of thing can do for its comments. */
export interface Anchors {
  /** `not-found` for whoever does not see it. */
  see(viewer: Viewer, id: AnchorId): Promise<Anchor>
  /** `not-found` for a moderator who may not decide on it. */
  review(viewer: Account, id: AnchorId): Promise<void>
  /** Moves its number of comments; `not-found` once it is removed. */
  move(id: AnchorId, by: number): Promise<void>
  on(id: AnchorId): CommentOn
}

export function anchorsOf({ posts }: CommentUses): Record<AnchorKind, Anchors> {
  return {
    post: {
      async see(viewer, id) {
        const { author, refusal } = await posts.commented(viewer, id as PostId)
        return { owner: author, refusal }
      },
      review: async (viewer, id) => void (await posts.reviewed(viewer, id as PostId)),
      move: (id, by) => posts.moveComments(id as PostId, by),
      on: (id) => ({ post: id as PostId }),
    },
  }
}
