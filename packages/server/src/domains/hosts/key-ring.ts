import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose'

const MINUTE_MS = 60_000
/** A key that the issuer took back is taken for so long. */
const MAX_AGE_MS = 10 * MINUTE_MS
/** Keys are asked for at most so often: nobody makes us ask by inventing names of keys. */
const ASK_EVERY_MS = MINUTE_MS
const ASK_AGAIN_MS = 5000
const ASK_MS = 3000
const MAX_BYTES = 256 * 1024

/** An issuer's keys could not be read. */
export class KeysUnreachable extends Error {
  override readonly name = 'KeysUnreachable'
}

export interface KeyRing {
  /** @throws {KeysUnreachable} while none could be read */
  find(header: JWSHeaderParameters, now: number): Promise<CryptoKey>
}

export function heldKeys(keys: JSONWebKeySet): KeyRing {
  const known = createLocalJWKSet(keys)
  return { find: (header) => known(header) }
}

/** The keys at an address that the configuration names. They are read anew every ten minutes, and for a key that is unknown. */
export function fetchedKeys(url: string): KeyRing {
  let known: ReturnType<typeof createLocalJWKSet> | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  /** Whether there is anything new to look at. */
  async function ask(now: number): Promise<boolean> {
    const mayAsk = Math.abs(now - askedAt) >= (known ? ASK_EVERY_MS : ASK_AGAIN_MS)
    if (!asking && !mayAsk) return false
    if (!asking) askedAt = now
    asking ??= read(url)
      .then((keys) => {
        known = createLocalJWKSet(keys)
        readAt = now
      })
      .finally(() => {
        asking = undefined
      })
    await asking.catch((error: unknown) => {
      if (!known) throw error // what is known holds until the issuer answers again
    })
    return true
  }

  return {
    async find(header, now) {
      if (!known || now - readAt >= MAX_AGE_MS) await ask(now)
      if (!known) throw new KeysUnreachable('the keys of an issuer could not be read a moment ago')
      try {
        return await known(header)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !(await ask(now))) throw error
        return known(header)
      }
    },
  }
}

/** No redirect is followed: the address that the operator wrote is the only one that is asked. */
async function read(url: string): Promise<JSONWebKeySet> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(ASK_MS),
      headers: { accept: 'application/json' },
    })
    if (!response.ok || !response.body) throw new Error(`it answered ${response.status}`)
    const keys = JSON.parse(await textOf(response.body)) as JSONWebKeySet
    createLocalJWKSet(keys)
    return keys
  } catch (cause) {
    throw new KeysUnreachable(`the keys of an issuer could not be read at ${url}`, { cause })
  }
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error(`they are longer than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
