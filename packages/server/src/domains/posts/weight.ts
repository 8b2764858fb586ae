import type { Person, Post, Span } from '@kindred/contract'
import type { FieldValues } from '../../kernel/fields.ts'
import { weightOfText } from '../../kernel/page.ts'

/** The names of its fields, ids, instants and flags, its author's included. */
const POST_BYTES = 907
const PERSON_BYTES = 400
const SPAN_BYTES = 60
const ID_BYTES = 20
/** Signs around the name, and a number, or the quotes of a text. */
const FIELD_BYTES = 30
/** The longest word, and a number of people. */
const REACTION_BYTES = 52

/** How many bytes a post takes in an answer at most: what people wrote in it weighs, all else is of one size. */
export function weightOf(post: Post): number {
  return weightAlone(post) + (post.quote?.post ? weightAlone(post.quote.post) : 0)
}

/** Likewise a person beside a post. */
export function weightOfPerson({ name }: Person): number {
  return PERSON_BYTES + weightOfText(name)
}

function weightAlone({ text, author, spans, fields, audience, counts }: Omit<Post, 'quote'>): number {
  const named = typeof audience === 'object' && 'only' in audience ? audience.only.length * ID_BYTES : 0
  const marked = spans.reduce((sum, span) => sum + weightOfSpan(span), 0)
  const reacted = Object.keys(counts.reactions).length * REACTION_BYTES
  const own = Object.entries(fields as FieldValues).reduce((sum, field) => sum + weightOfField(field), 0)
  return POST_BYTES + weightOfText(text) + weightOfText(author.name) + marked + named + reacted + own
}

function weightOfField([name, value]: [string, FieldValues[string]]): number {
  return FIELD_BYTES + name.length + (typeof value === 'string' ? weightOfText(value) : 0)
}

function weightOfSpan(span: Span): number {
  if (span.kind === 'mention') return SPAN_BYTES + ID_BYTES
  return SPAN_BYTES + weightOfText(span.kind === 'tag' ? span.tag : span.url)
}
