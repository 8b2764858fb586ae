import type { AccountId, CommentOn, PostId, Reason } from '@kindred/contract'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import type { SubjectId } from '../subjects/index.ts'
import type { CommentUses } from './kernel.ts'
import type { AnchorId, AnchorKind, Place } from './place.ts'

/** Something to comment on that the viewer sees. */
export interface Anchor {
  readonly on: CommentOn
  /** Who may pin, hide and remove what others say there; null where moderators look after it. */
  readonly owner: AccountId | null
  /** Why the viewer may not comment, if so. */
  readonly refusal: Reason | undefined
  /** Whether what the viewer says waits for the owner. */
  readonly holds: boolean
}

/** What each kind of thing can do for its comments. */
export interface Anchors {
  /** `not-found` for whoever does not see it. */
  see(viewer: Viewer, id: AnchorId): Promise<Anchor>
  /** `not-found` for a moderator who may not decide on it. */
  review(viewer: Account, id: AnchorId): Promise<void>
  /** Moves its number of comments; `not-found` once it is removed. */
  move(id: AnchorId, by: number): Promise<void>
  on(id: AnchorId): Promise<CommentOn>
}

export function anchorsOf(uses: CommentUses): Record<AnchorKind, Anchors> {
  return { post: onPosts(uses), subject: onSubjects(uses) }
}

function onPosts({ posts }: CommentUses): Anchors {
  return {
    async see(viewer, id) {
      const { author, refusal, holds } = await posts.commented(viewer, id as PostId)
      return { on: { post: id as PostId }, owner: author, refusal, holds }
    },
    review: async (viewer, id) => void (await posts.reviewed(viewer, id as PostId)),
    move: (id, by) => posts.moveComments(id as PostId, by),
    on: async (id) => ({ post: id as PostId }),
  }
}

/** Everybody sees a thing of the app, and nobody owns it. */
function onSubjects({ subjects }: CommentUses): Anchors {
  return {
    async see(viewer, id) {
      const { subject, takesComments } = await subjects.describe(id as SubjectId)
      const closed = takesComments ? undefined : 'comments.closed'
      const refusal = accountOf(viewer) === undefined ? 'unauthenticated' : closed
      return { on: { subject }, owner: null, refusal, holds: false }
    },
    review: async () => {},
    move: (id, by) => subjects.moveComments(id as SubjectId, by),
    on: async (id) => ({ subject: (await subjects.describe(id as SubjectId)).subject }),
  }
}

/** Under which id comments stand there; under none while nobody did anything with a thing of the app. */
export async function placeOf({ subjects }: Pick<CommentUses, 'subjects'>, on: CommentOn): Promise<Place | undefined> {
  if ('post' in on) return { kind: 'post', id: on.post }
  const id = await subjects.find(on.subject, 'on.subject')
  return id && { kind: 'subject', id }
}

/** The same for whoever is about to say something there. */
export async function requirePlace({ subjects }: Pick<CommentUses, 'subjects'>, on: CommentOn): Promise<Place> {
  if ('post' in on) return { kind: 'post', id: on.post }
  return { kind: 'subject', id: await subjects.require(on.subject, 'on.subject') }
}
