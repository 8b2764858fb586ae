import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto'
import type { Viewer } from './viewer.ts'

/** Seals where a list goes on, so that a cursor tells nothing, fits one viewer and one query, and cannot be made up. */
export interface Cursors {
  /** A position is a number, or two above zero with a dot between them. */
  seal(list: ListCall, position: string): string
  /** The position, or undefined when the cursor was not made here for this viewer and this query. */
  open(list: ListCall, cursor: string): string | undefined
}

/** Which list is being read, by whom: a cursor of one is worth nothing for another. */
export interface ListCall {
  readonly viewer: Viewer
  /** The endpoint's path. */
  readonly list: string
  /** The input without `limit` and `cursor`. */
  readonly query: unknown
}

const IV_BYTES = 12
const TAG_BYTES = 16
const NUMBER_BYTES = 8
const POSITION_BYTES = 2 * NUMBER_BYTES

/**
 * AES-256-GCM over the bytes of two numbers, so every cursor has one length. Viewer, endpoint and query are its authenticated data.
 * Cursors sealed under a previous secret still open.
 */
export function createCursors(secret: string, previous?: string): Cursors {
  const [key, ...older] = [secret, ...(previous ? [previous] : [])].map(cursorKey) as [KeyObject, ...KeyObject[]]
  const nextIv = createIvs()
  return {
    seal(list, position) {
      const iv = nextIv()
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(list))
      const plain = bytesOf(position)
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    open(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      if (bytes.length !== IV_BYTES + POSITION_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor)
        return undefined
      for (const candidate of [key, ...older]) {
        const position = unseal(candidate, bytes, boundTo(list))
        if (position !== undefined) return position
      }
      return undefined
    },
  }
}

/** Random bytes are drawn by the hundred: asking for them costs nearly as much as the sealing. */
function createIvs(): () => Buffer {
  const drawn = Buffer.alloc(100 * IV_BYTES)
  let next = drawn.length
  return () => {
    if (next === drawn.length) {
      randomFillSync(drawn)
      next = 0
    }
    next += IV_BYTES
    return drawn.subarray(next - IV_BYTES, next)
  }
}

/** A key object is made once; bytes would be made into one for each cursor, which costs more than the sealing. */
function cursorKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'kindred cursor', 32)))
}

function unseal(key: KeyObject, bytes: Buffer, aad: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(aad).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
    return positionIn(plain)
  } catch {
    return undefined
  }
}

function bytesOf(position: string): Buffer {
  const [first = '0', second = '0'] = position.split('.')
  const bytes = Buffer.alloc(POSITION_BYTES)
  bytes.writeBigUInt64BE(BigInt(second), bytes.writeBigUInt64BE(BigInt(first)))
  return bytes
}

function positionIn(bytes: Buffer): string {
  const [first, second] = [bytes.readBigUInt64BE(), bytes.readBigUInt64BE(NUMBER_BYTES)]
  return second === 0n ? String(first) : `${first}.${second}`
}

function boundTo({ viewer, list, query }: ListCall): Buffer {
  return Buffer.from(JSON.stringify([viewer.kind === 'account' ? viewer.id : null, list, canonical(query)]))
}

/** The same query gives the same text, whatever order its keys came in. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => [key, canonical(part)])
}
