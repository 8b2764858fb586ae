import { createECDH, createHash, createPrivateKey, hkdfSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import type { AccountId } from '@kindred/contract'
import type { JSONWebKeySet } from 'jose'

/** For so long another service may believe a token. */
const LIFE_MS = 5 * 60_000

/** The order of the curve: a private key lies above 0 and below it. */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')

export interface SignerSettings {
  readonly secret: string
  /** Its key stays public, so that what it signed holds while secrets change. */
  readonly previousSecret?: string | undefined
  /** Whom the tokens name as their issuer: our address. */
  readonly issuer: string
}

/** Tells other services who somebody is. */
export interface Signer {
  sign(of: { subject: AccountId; audience: string; now: number }): { token: string; expiresAt: string }
  /** The public keys that verify them. */
  readonly keys: JSONWebKeySet
}

/**
 * Signs by ES256. The key is derived from the server's secret, so that every process has the same and no row holds one; changing the
 * secret changes the key, and two overlap as long as two secrets do.
 */
export function createSigner({ secret, previousSecret, issuer }: SignerSettings): Signer {
  const current = keyOf(secret)
  const former = previousSecret ? [keyOf(previousSecret)] : []
  return {
    sign({ subject, audience, now }) {
      const iat = Math.floor(now / 1000)
      const exp = iat + LIFE_MS / 1000
      const claims = { iss: issuer, sub: subject, aud: audience, iat, exp, jti: randomUUID() }
      return { token: signed(claims, current), expiresAt: new Date(exp * 1000).toISOString() }
    },
    keys: { keys: [current, ...former].map(({ jwk }) => jwk) },
  }
}

interface Key {
  readonly privateKey: KeyObject
  readonly jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string; kid: string; alg: 'ES256'; use: 'sig' }
}

/** At once, since a transaction is open around it, in which nothing else may be awaited. */
function signed(claims: object, { privateKey, jwk: { kid } }: Key): string {
  const parts = [{ alg: 'ES256', typ: 'JWT', kid }, claims]
  const told = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(told), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${told}.${signature.toString('base64url')}`
}

/** Sixteen bytes more than a key has, so that what is left over by the order of the curve favours no key. */
function keyOf(secret: string): Key {
  const drawn = Buffer.from(hkdfSync('sha256', secret, '', 'kindred signing key', 48)).toString('hex')
  const scalar = (BigInt(`0x${drawn}`) % (ORDER - 1n)) + 1n
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  const point = curve.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url')) as [
    string,
    string,
  ]
  const shape = { crv: 'P-256', kty: 'EC', x, y } as const
  const kid = createHash('sha256').update(JSON.stringify(shape)).digest('base64url')
  const privateKey = createPrivateKey({ key: { ...shape, d: d.toString('base64url') }, format: 'jwk' })
  return { privateKey, jwk: { ...shape, kid, alg: 'ES256', use: 'sig' } }
}
