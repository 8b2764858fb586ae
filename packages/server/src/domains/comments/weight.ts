import type { Comment, ListedComment, Span } from '@kindred/contract'
import { weightOfText } from '../../kernel/page.ts'

/** The names of its fields, ids, instants and flags, its author's included. */
const COMMENT_BYTES = 850
const SPAN_BYTES = 80
/** The longest word, and a number of people. */
const REACTION_BYTES = 52

/** How many bytes a comment with the beginning of its replies takes in an answer at most. */
export function weightOf(comment: ListedComment): number {
  return comment.replies.items.reduce((sum, reply) => sum + weightOfOne(reply), weightOfOne(comment))
}

/** The same without the replies. */
export function weightOfOne({ text, author, spans, counts }: Comment): number {
  const marked = spans.reduce((sum, span) => sum + weightOfSpan(span), 0)
  const reacted = Object.keys(counts.reactions).length * REACTION_BYTES
  return COMMENT_BYTES + weightOfText(text ?? '') + weightOfText(author?.name ?? '') + marked + reacted
}

function weightOfSpan(span: Span): number {
  if (span.kind === 'mention') return SPAN_BYTES
  return SPAN_BYTES + weightOfText(span.kind === 'tag' ? span.tag : span.url)
}
