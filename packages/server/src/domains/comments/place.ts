import type { CommentOn, PostId } from '@kindred/contract'
import type { SubjectId } from '../subjects/index.ts'
import type { CommentUses } from './kernel.ts'

/** What comments stand under. */
export type AnchorKind = 'post' | 'subject'
export type AnchorId = PostId | SubjectId

/** One thing that comments stand under. */
export interface Place {
  readonly kind: AnchorKind
  readonly id: AnchorId
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

export function placeIn({ on_kind: kind, on_id: id }: { on_kind: AnchorKind; on_id: AnchorId }): Place {
  return { kind, id }
}
