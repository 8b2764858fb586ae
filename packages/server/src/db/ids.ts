const ZERO = 48
const NINE = 57
/** So many digits are never too large. */
const SHORT = 15

/** True for a column whose integers are ids, hence strings in TypeScript. The name decides, an alias's as well. */
export function isIdColumn(name: string): boolean {
  return name === 'id' || name.endsWith('_id')
}

/**
 * An id that is about to be compared with others. Zero is let through: it stands before every id.
 * @throws {TypeError} for anything but canonical digits, which the databases would read each in its own way
 */
export function canonicalId(id: string | number | bigint): string {
  if (typeof id === 'string' && isShortId(id)) return id
  const digits = String(id)
  if (!/^(0|[1-9]\d{0,15})$/.test(digits) || (digits.length === 16 && Number(digits) > Number.MAX_SAFE_INTEGER))
    throw new TypeError(`not an id: ${JSON.stringify(digits)}`)
  return digits
}

/** True for nearly every id that there is; in a list of them an expression would cost twice as much. */
function isShortId(text: string): boolean {
  const first = text.charCodeAt(0)
  if (!(first > ZERO && first <= NINE) || text.length > SHORT) return false
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < ZERO || code > NINE) return false
  }
  return true
}

/** An id as the integer that it is in the database. */
export function integerOf(id: string | number | bigint): bigint {
  return BigInt(canonicalId(id))
}
