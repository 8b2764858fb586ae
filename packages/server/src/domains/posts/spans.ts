import type { AccountId, Span } from '@kindred/contract'

/** A mention as it stands in a text, before anybody knows whom it names. */
interface MentionMark {
  readonly kind: 'mention'
  readonly start: number
  readonly end: number
  /** Lower-case, without the @. */
  readonly handle: string
}

export type Mark = MentionMark | Exclude<Span, { kind: 'mention' }>

const MAX_TAG_LENGTH = 100
const MAX_URL_LENGTH = 2048

/**
 * One pass: at each place one alternative matches, or all fail after a few characters, and none can match the same text in two ways.
 * Signs inside a word (`ann@example.com`, `a#b`) begin nothing.
 */
const marks =
  /https?:\/\/[^\s<>"]+|(?<![\p{L}\p{M}\p{N}_@#/])@([a-z0-9_]+)(?![\p{L}\p{M}\p{N}_@])|(?<![\p{L}\p{M}\p{N}_#&@/])#([\p{L}\p{M}\p{N}_]+)/giu

/** Finds links, tags and mentions: in the order of the text, never overlapping, counted in UTF-16 code units. */
export function findMarks(text: string): Mark[] {
  const found: Mark[] = []
  for (const match of text.matchAll(marks)) {
    const [whole, handle, tag] = match
    const mark = handle ? mention(handle) : tag ? tagged(tag) : linked(whole)
    if (mark) found.push({ start: match.index, end: match.index + mark.length, ...mark.leads } as Mark)
  }
  return found
}

interface Found {
  readonly length: number
  readonly leads: { kind: 'mention'; handle: string } | { kind: 'tag'; tag: string } | { kind: 'link'; url: string }
}

function mention(handle: string): Found | undefined {
  if (handle.length < 2 || handle.length > 30) return undefined
  return { length: handle.length + 1, leads: { kind: 'mention', handle: handle.toLowerCase() } }
}

/** A tag has a letter, so that `#1` is a number. Its comparable form may be many times as long as what was written. */
function tagged(written: string): Found | undefined {
  const tag = written.normalize('NFKC').toLowerCase()
  if (Math.max(written.length, tag.length) > MAX_TAG_LENGTH || !/\p{L}/u.test(tag)) return undefined
  return { length: written.length + 1, leads: { kind: 'tag', tag } }
}

function linked(written: string): Found | undefined {
  const url = written.slice(0, endOfUrl(written))
  if (url.length > MAX_URL_LENGTH || !URL.canParse(url) || new URL(url).hostname === '') return undefined
  return { length: url.length, leads: { kind: 'link', url } }
}

/** Where an address ends that stands in a sentence: before its punctuation, and before a bracket that was opened outside. */
function endOfUrl(written: string): number {
  let open = 0
  for (const character of written) open += character === '(' ? 1 : character === ')' ? -1 : 0
  let end = written.length
  for (; end > 0; end--) {
    const last = written.charAt(end - 1)
    if (last === ')' && open < 0) open++
    else if (!/[.,;:!?'*\]}…»”’]/.test(last)) break
  }
  return end
}

/** The spans of a text, given whom its handles name: a handle that names nobody, or nobody who can be mentioned, is plain text. */
export function spansOf(found: readonly Mark[], people: ReadonlyMap<string, AccountId>): Span[] {
  return found.flatMap((mark): Span[] => {
    if (mark.kind !== 'mention') return [mark]
    const person = people.get(mark.handle)
    return person === undefined ? [] : [{ kind: 'mention', start: mark.start, end: mark.end, person }]
  })
}

/** The handles that a text mentions. */
export function handlesIn(found: readonly Mark[]): string[] {
  return [...new Set(found.flatMap((mark) => (mark.kind === 'mention' ? [mark.handle] : [])))]
}
