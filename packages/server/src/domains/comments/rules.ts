import type { AccountId, Reason } from '@kindred/contract'
import { type Account, isModerator } from '../../kernel/viewer.ts'
import type { CommentRow } from './tables.ts'

export const DEEPEST = 3

/** Is it counted where it stands? */
export function isCounted(row: Pick<CommentRow, 'removed_at' | 'hidden_at' | 'put_away_at' | 'held_at'>): boolean {
  return row.removed_at === null && row.hidden_at === null && row.put_away_at === null && row.held_at === null
}

/** Does it wait as it was said, or only since it was edited? Nobody was told of the former. */
export function waitsUntold({ held_at, created_at }: Pick<CommentRow, 'held_at' | 'created_at'>): boolean {
  return held_at === created_at
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

/** Who wants to decide on what is said on a thing, and whose it is: nobody's where moderators look after it. */
export interface Deciding {
  readonly viewer: AccountId
  readonly moderates: boolean
  readonly owner: AccountId | null
}

export function decidingOn({ owner }: { readonly owner: AccountId | null }, viewer: Account): Deciding {
  return { viewer: viewer.id, moderates: isModerator(viewer), owner }
}

/** May the viewer pin and hide what is said there? */
export function ownerRefusal({ viewer, moderates, owner }: Deciding): Reason | undefined {
  const isTheirs = owner === null ? moderates : owner === viewer
  return isTheirs ? undefined : 'comments.not-owner'
}

/** Only what answers nothing stands where a pinned comment would. */
export function pinRefusal(
  deciding: Deciding,
  row: Pick<CommentRow, 'depth' | 'hidden_at' | 'put_away_at' | 'held_at'>,
): Reason | undefined {
  return ownerRefusal(deciding) ?? hiddenRefusal(row) ?? (row.depth === 1 ? heldRefusal(row) : 'comments.pins-no-reply')
}

/** What others find missing would take the place of what they see. */
function hiddenRefusal({ hidden_at, put_away_at }: Pick<CommentRow, 'hidden_at' | 'put_away_at'>): Reason | undefined {
  return hidden_at === null && put_away_at === null ? undefined : 'not-found'
}

/** What waits for approval is answered by nobody, nor pinned: it counts nowhere, and what stood beneath it would. */
export function heldRefusal({ held_at }: Pick<CommentRow, 'held_at'>): Reason | undefined {
  return held_at === null ? undefined : 'comments.held'
}

/** May the viewer remove a comment? */
export function removeRefusal(
  { viewer, moderates, owner }: Deciding,
  { author_id }: Pick<CommentRow, 'author_id'>,
): Reason | undefined {
  return moderates || author_id === viewer || owner === viewer ? undefined : 'comments.not-yours'
}
