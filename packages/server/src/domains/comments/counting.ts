import { anchorsOf } from './anchors.ts'
import type { CommentFact } from './facts.ts'
import type { CommentUnit, CommentUses } from './kernel.ts'
import { moveReplies, rescore } from './queries.ts'
import { isCounted } from './rules.ts'
import type { CommentRow } from './tables.ts'

/** Counts what became hidden or was restored, where that changes whether it counts, and tells of it. */
export async function recount(
  unit: CommentUnit,
  domains: CommentUses,
  { before, after }: { before: CommentRow; after: CommentRow },
): Promise<void> {
  if (isCounted(before) === isCounted(after)) return
  await count(unit, domains, { row: after, by: isCounted(after) ? 1 : -1 })
  unit.emit(isCounted(after) ? 'comment.restored' : 'comment.hidden', await factOf(domains, after))
}

/** Counts a comment on or off where it stands and under what it answers. */
export async function count(
  { db }: CommentUnit,
  domains: CommentUses,
  { row: { on_kind, on_id, parent_id }, by }: { row: CommentRow; by: number },
): Promise<void> {
  await anchorsOf(domains)[on_kind].move(on_id, by)
  if (parent_id === null) return
  await moveReplies(db, { id: parent_id, by })
  await rescore(db, { id: parent_id })
}

export async function factOf(
  domains: CommentUses,
  { id, author_id, on_kind, on_id }: CommentRow,
): Promise<CommentFact> {
  return { comment: id, author: author_id, on: await anchorsOf(domains)[on_kind].on(on_id) }
}
