import type { Post, Span } from '@kindred/contract'
import { weightOfText } from '../../kernel/page.ts'

/** The names of its fields, ids, instants and flags, its author's included. */
const POST_BYTES = 680
const SPAN_BYTES = 60
const ID_BYTES = 20
/** The longest word, and a number of people. */
const REACTION_BYTES = 52

/** How many bytes a post takes in an answer at most: what people wrote in it weighs, all else is of one size. */
export function weightOf({ text, author, spans, audience, counts }: Post): number {
  const named = typeof audience === 'object' && 'only' in audience ? audience.only.length * ID_BYTES : 0
  const marked = spans.reduce((sum, span) => sum + weightOfSpan(span), 0)
  const reacted = Object.keys(counts.reactions).length * REACTION_BYTES
  return POST_BYTES + weightOfText(text) + weightOfText(author.name) + marked + named + reacted
}

function weightOfSpan(span: Span): number {
  if (span.kind === 'mention') return SPAN_BYTES + ID_BYTES
  return SPAN_BYTES + weightOfText(span.kind === 'tag' ? span.tag : span.url)
}
