import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto'
import type { Intent } from '../kernel/call.ts'
import { canonical } from '../kernel/cursors.ts'

/** Where intents and their answers are kept; bound to a transaction, what it does stands or falls with the effect. */
export interface KeptCalls {
  /**
   * Takes an intent for this transaction. Whoever comes second waits for the first and is told that it is a repeat.
   * @throws {Refusal} `idempotency.mismatch` when the key was used with another input
   */
  claim(intent: Intent): Promise<'fresh' | 'repeated'>
  /** Keeps the sealed answer of an intent that was claimed. */
  keep(intent: Intent, sealed: string): Promise<void>
  /** The sealed answer of an intent, or undefined when none was kept. */
  answer(intent: Intent): Promise<string | undefined>
}

/** One call under an idempotency key. */
export interface Keyed {
  readonly key: string
  /** Who calls: an account id, or where an anonymous call comes from. */
  readonly caller: string
  readonly path: string
  /** The input as it was parsed. */
  readonly input: unknown
}

/** Makes intents, and seals what they answered so that only their key opens it. */
export interface Intents {
  of(keyed: Keyed): Intent
  seal(keyed: Keyed, answer: unknown): string
  /** @throws {Error} when the key does not open it */
  open(keyed: Keyed, sealed: string): unknown
}

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * A stolen database tells neither key, nor input, nor answer: it holds a hash of the key, a hash of the input keyed by the server's
 * secret, and the answer under AES-256-GCM with a key that is derived from the idempotency key.
 */
export function createIntents(secret: string, previous?: string): Intents {
  const inputKey = inputKeyOf(secret)
  const formerInputKey = previous ? inputKeyOf(previous) : undefined
  return {
    of(keyed) {
      const input = JSON.stringify(canonical(keyed.input)) ?? ''
      return {
        keyHash: hash('sha256', nameOf(keyed), 'base64url'),
        inputHash: hmac(inputKey, input),
        formerInputHash: formerInputKey && hmac(formerInputKey, input),
      }
    },
    seal(keyed, answer) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', answerKeyOf(keyed), iv)
      return Buffer.concat([iv, cipher.update(JSON.stringify(answer)), cipher.final(), cipher.getAuthTag()]).toString(
        'base64url',
      )
    },
    open(keyed, sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      const options = { authTagLength: TAG_BYTES }
      const decipher = createDecipheriv('aes-256-gcm', answerKeyOf(keyed), bytes.subarray(0, IV_BYTES), options)
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const plain = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
      return JSON.parse(plain.toString())
    },
  }
}

/** Caller, endpoint and key, so that no two of them can be written alike. */
function nameOf({ caller, path, key }: Keyed): string {
  return JSON.stringify([caller, path, key])
}

function inputKeyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'kindred idempotency input', 32))
}

function answerKeyOf(keyed: Keyed): Buffer {
  const scope = JSON.stringify([keyed.caller, keyed.path])
  return Buffer.from(hkdfSync('sha256', keyed.key, scope, 'kindred idempotency answer', 32))
}

function hmac(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}
