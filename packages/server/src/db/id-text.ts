// Ids as decimal digits, many at a time, for a third of what each costs by itself: their digits are written side by side, four at a time,
// read as one text, and cut out of it.

/** Whoever keeps one id keeps the text that it was cut from: a KiB at most. */
export const TOGETHER = 64
const DIGITS = 16
const LEAST_LONG = 1e12

/** Four digits of text as one number, for each number below ten thousand. */
const FOUR_DIGITS = new Uint32Array(10_000)
const words = new Uint32Array((TOGETHER * DIGITS) / 4)
const bytes = Buffer.from(words.buffer)
for (let number = 0; number < FOUR_DIGITS.length; number++) {
  bytes.write(String(number).padStart(4, '0'), 'latin1')
  FOUR_DIGITS[number] = words[0] as number
}

/** @throws {RangeError} when it is no safe integer */
export function writeDigits(id: number, at: number): void {
  if (!Number.isSafeInteger(id)) throw tooLarge(id)
  const high = Math.floor(id / 1e8) | 0
  const low = (id - high * 1e8) | 0
  const first = (high / 1e4) | 0
  const third = (low / 1e4) | 0
  words[at * 4] = FOUR_DIGITS[first] as number
  words[at * 4 + 1] = FOUR_DIGITS[high - first * 1e4] as number
  words[at * 4 + 2] = FOUR_DIGITS[third] as number
  words[at * 4 + 3] = FOUR_DIGITS[low - third * 1e4] as number
}

/** All that was written before `count`. */
export function digitsText(count: number): string {
  return bytes.toString('latin1', 0, count * DIGITS)
}

/** The id that was written at a place. */
export function cutDigits(text: string, at: number, id: number): string {
  if (id < LEAST_LONG) return String(id)
  const end = (at + 1) * DIGITS
  return text.substring(end - lengthOf(id), end)
}

/** Of a number of at least thirteen digits. */
function lengthOf(id: number): number {
  if (id >= 1e15) return 16
  if (id >= 1e14) return 15
  return id >= 1e13 ? 14 : 13
}

export function tooLarge(id: number): RangeError {
  return new RangeError(`${id} is too large to be an id`)
}
