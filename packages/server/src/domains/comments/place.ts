import type { CommentOn, Id, PostId } from '@kindred/contract'

/** What comments stand under, so far posts alone; the table knows of subjects already. */
export type AnchorKind = 'post'
export type AnchorId = PostId | Id<'subject'>

/** One thing that comments stand under. */
export interface Place {
  readonly kind: AnchorKind
  readonly id: AnchorId
}

export function placeOf({ post }: CommentOn): Place {
  return { kind: 'post', id: post }
}

export function placeIn({ on_kind: kind, on_id: id }: { on_kind: AnchorKind; on_id: AnchorId }): Place {
  return { kind, id }
}
