/** True for a column whose integers are ids, hence strings in TypeScript. The name decides, an alias's as well. */
export function isIdColumn(name: string): boolean {
  return name === 'id' || name.endsWith('_id')
}

/**
 * An id as the integer that it is in the database. Zero is let through: it stands before every id.
 * @throws {TypeError} for anything but canonical digits, which SQLite would compare as text and sort above every integer
 */
export function integerOf(id: string | number | bigint): bigint {
  const isCanonical = typeof id === 'string' ? /^(0|[1-9]\d{0,15})$/.test(id) : Number.isInteger(Number(id))
  const integer = isCanonical ? BigInt(id) : undefined
  if (integer === undefined || integer > MAX_ID) throw new TypeError(`not an id: ${JSON.stringify(String(id))}`)
  return integer
}
const MAX_ID = BigInt(Number.MAX_SAFE_INTEGER)
