// What a muted word is found in. Words are compared in one form, and are sought as text: no word is ever read as a pattern.

/** A text as it may be compared: its words, and its tags in the same form. */
export interface Wording {
  readonly text: string
  readonly tags: readonly string[]
}

const hidden = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
const partOfWord = /[\p{L}\p{M}\p{N}_]/u
/** Scripts that put no space between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

/**
 * The form in which two spellings of a word are one: compatible characters alike (NFKC), capitals as small letters, `ß` as `ss`, the
 * final sigma as every other, the four Turkish i as one, what shows nothing left out, every run of white space as one space.
 */
export function fold(text: string): string {
  const small = text.normalize('NFKC').replace(hidden, '').toLowerCase().toUpperCase().toLowerCase()
  return small
    .replaceAll('i\u0307', 'i')
    .replaceAll('ı', 'i')
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
}

export function wordingOf(text: string, tags: readonly string[]): Wording {
  return { text: fold(text), tags: tags.map(fold) }
}

/** Does the text hold one of these words, which are folded? `#word` is the tag alone, any other the word as a whole. */
export function holdsAny({ text, tags }: Wording, words: readonly string[]): boolean {
  return words.some((word) => (word.startsWith('#') ? tags.includes(word.slice(1)) : holdsWord(text, word)))
}

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (!isJoined(before(text, at), first(word)) && !isJoined(last(word), first(text.slice(at + word.length))))
      return true
  return false
}

/** Are two characters that follow each other parts of one word? A mark always belongs to what it follows. */
function isJoined(left: string, right: string): boolean {
  if (!partOfWord.test(left) || !partOfWord.test(right)) return false
  return /\p{M}/u.test(right) || !(unspaced.test(left) || unspaced.test(right))
}

function before(text: string, at: number): string {
  return last(text.slice(Math.max(0, at - 2), at))
}

function first(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x20)
}

function last(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? ' '
}
