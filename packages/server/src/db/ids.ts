/** True for a column whose integers are ids, hence strings in TypeScript. The name decides, an alias's as well. */
export function isIdColumn(name: string): boolean {
  return name === 'id' || name.endsWith('_id')
}

/**
 * An id that is about to be compared with others. Zero is let through: it stands before every id.
 * @throws {TypeError} for anything but canonical digits, which the databases would read each in its own way
 */
export function canonicalId(id: string | number | bigint): string {
  const digits = String(id)
  if (!/^(0|[1-9]\d{0,15})$/.test(digits) || (digits.length === 16 && Number(digits) > Number.MAX_SAFE_INTEGER))
    throw new TypeError(`not an id: ${JSON.stringify(digits)}`)
  return digits
}

/** An id as the integer that it is in the database. */
export function integerOf(id: string | number | bigint): bigint {
  return BigInt(canonicalId(id))
}
