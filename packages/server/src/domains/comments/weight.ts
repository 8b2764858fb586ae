import type { Comment, ListedComment, Span } from '@kindred/contract'
import { weightOfText } from '../../kernel/page.ts'

/** The names of its fields, ids, instants and flags, its author's included. */
const COMMENT_BYTES = 760
const SPAN_BYTES = 80

/** How many bytes a comment with the beginning of its replies takes in an answer at most. */
export function weightOf(comment: ListedComment): number {
  return comment.replies.items.reduce((sum, reply) => sum + weightOfOne(reply), weightOfOne(comment))
}

function weightOfOne({ text, author, spans }: Comment): number {
  const marked = spans.reduce((sum, span) => sum + weightOfSpan(span), 0)
  return COMMENT_BYTES + weightOfText(text ?? '') + weightOfText(author?.name ?? '') + marked
}

function weightOfSpan(span: Span): number {
  if (span.kind === 'mention') return SPAN_BYTES
  return SPAN_BYTES + weightOfText(span.kind === 'tag' ? span.tag : span.url)
}
