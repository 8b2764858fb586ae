// Every word that only some may read carries a token of its own, and every id is one, too: whatever leaves the server is searched for all.
import type { Ideal, Reader } from './ideal.ts'

/** Whether a reader may know a thing, by the definition alone. */
export type MayKnow = (reader: Reader, ideal: Ideal) => boolean

interface Secret {
  readonly what: string
  readonly mayKnow: MayKnow
}

const TOKEN = /canary_\d+_/g
const ID = /"([1-9]\d{9,15})"/g

export class Canaries {
  readonly #secrets = new Map<string, Secret>()

  /** A word to hide something in; it is a handle, a part of an address and a tag as well. */
  word(what: string, mayKnow: MayKnow): string {
    const token = `canary_${this.#secrets.size}_`
    this.#secrets.set(token, { what, mayKnow })
    return token
  }

  /** Makes an id one: to read it is to know that there is such a thing. */
  id(id: string, what: string, mayKnow: MayKnow): void {
    this.#secrets.set(id, { what, mayKnow })
  }

  get size(): number {
    return this.#secrets.size
  }

  /** What the reader learns from `bytes` and may not know. Nobody learns what they have `sent` themselves. */
  leaks({ bytes, sent }: { bytes: string; sent: string }, reader: Reader, ideal: Ideal): string[] {
    const found = new Set([...(bytes.match(TOKEN) ?? []), ...[...bytes.matchAll(ID)].map(([, id = '']) => id)])
    return [...found].flatMap((token) => {
      const secret = this.#secrets.get(token)
      if (!secret || sent.includes(token) || secret.mayKnow(reader, ideal)) return []
      return [`${secret.what} (${token})`]
    })
  }
}
