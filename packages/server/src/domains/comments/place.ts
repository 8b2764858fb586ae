import type { PostId } from '@kindred/contract'
import type { SubjectId } from '../subjects/index.ts'

/** What comments stand under. */
export type AnchorKind = 'post' | 'subject'
export type AnchorId = PostId | SubjectId

/** One thing that comments stand under. */
export interface Place {
  readonly kind: AnchorKind
  readonly id: AnchorId
}

export function placeIn({ on_kind: kind, on_id: id }: { on_kind: AnchorKind; on_id: AnchorId }): Place {
  return { kind, id }
}
