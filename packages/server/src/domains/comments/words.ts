import type { Account } from '../../kernel/viewer.ts'
import { findMarks, handlesIn, spansOf } from '../posts/index.ts'
import type { CommentUses } from './kernel.ts'

/** So many parts of a comment lead somewhere: with three long comments to an item, a page stays below its limit. */
const MOST_SPANS = 30

/** The spans of what the viewer says, as they are stored. */
export async function spansFor({ profiles }: CommentUses, viewer: Account, text: string): Promise<string> {
  const marks = findMarks(text).slice(0, MOST_SPANS)
  return JSON.stringify(spansOf(marks, await profiles.mentionable(viewer, handlesIn(marks))))
}
