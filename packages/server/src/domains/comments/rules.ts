import type { AccountId, Reason } from '@kindred/contract'
import type { CommentRow } from './tables.ts'

export const DEEPEST = 3

/** Is it counted where it stands? */
export function isCounted(row: Pick<CommentRow, 'removed_at' | 'hidden_at' | 'put_away_at'>): boolean {
  return row.removed_at === null && row.hidden_at === null && row.put_away_at === null
}

/** Where an answer to a comment stands: beneath it, or beside it once that is as deep as comments go. */
export function standingUnder(parent: CommentRow | undefined): Pick<CommentRow, 'parent_id' | 'depth'> {
  if (parent === undefined) return { parent_id: null, depth: 1 }
  if (parent.depth === DEEPEST) return { parent_id: parent.parent_id, depth: DEEPEST }
  return { parent_id: parent.id, depth: parent.depth + 1 }
}

/** May the viewer change what a comment says? */
export function authorRefusal(viewer: AccountId, { author_id }: Pick<CommentRow, 'author_id'>): Reason | undefined {
  return author_id === viewer ? undefined : 'comments.not-author'
}

/** May the viewer pin and hide what is said there? */
export function ownerRefusal(viewer: AccountId, owner: AccountId): Reason | undefined {
  return owner === viewer ? undefined : 'comments.not-owner'
}

/** Only what answers nothing stands where a pinned comment would. */
export function pinRefusal(
  viewer: AccountId,
  owner: AccountId,
  { depth }: Pick<CommentRow, 'depth'>,
): Reason | undefined {
  return ownerRefusal(viewer, owner) ?? (depth === 1 ? undefined : 'comments.pins-no-reply')
}

interface Removing {
  readonly viewer: AccountId
  readonly moderates: boolean
  readonly owner: AccountId
}

/** May the viewer remove a comment? */
export function removeRefusal(
  { viewer, moderates, owner }: Removing,
  { author_id }: Pick<CommentRow, 'author_id'>,
): Reason | undefined {
  return moderates || author_id === viewer || owner === viewer ? undefined : 'comments.not-yours'
}
