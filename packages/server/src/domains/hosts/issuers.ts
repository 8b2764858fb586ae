import { createHash } from 'node:crypto'
import { email as emailShape, externalId as externalIdShape, profiles } from '@kindred/contract'
import { decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { refuse } from '../../kernel/refusal.ts'
import { fetchedKeys, heldKeys, type KeyRing, KeysUnreachable } from './key-ring.ts'

/** Somebody whose signed tokens are believed. */
export interface Issuer {
  readonly issuer: string
  readonly audience: string
  /** Of those that sign with a private key; nothing else is ever taken. */
  readonly algorithms: readonly string[]
  /** Where its public keys are, or the keys themselves. */
  readonly keys: { readonly url: string } | JSONWebKeySet
  /** Stands before its subjects to make external ids, so that no two issuers call two people alike. */
  readonly prefix: string
}

/** What a token says of a person, once it was believed. */
export interface Claims {
  readonly externalId: string
  readonly name: string | undefined
  /** What a handle might be made of. */
  readonly handle: string | undefined
  /** Only when the issuer has seen that it is theirs. */
  readonly email: string | undefined
  /** A hash of the name of the token, by which it is taken once; null when it has none. */
  readonly tokenHash: string | null
  /** When the token was signed; a token that does not say so is as old as can be. */
  readonly issuedAt: number
  /** When the token is over, tolerance included. */
  readonly expiresAt: number
}

export interface Issuers {
  /**
   * What a token says, or nothing when it is not to be believed.
   * @throws {Refusal} `unavailable` while its issuer's keys cannot be read
   */
  verify(token: string, now: number): Promise<Claims | undefined>
}

/** Clocks differ by so much. */
const TOLERANCE_S = 60
/** Nobody signs anybody in for longer: a token has to be remembered until it is over. */
const MAX_LIFE_S = 24 * 60 * 60

interface Known extends Issuer {
  readonly ring: KeyRing
}

export function createIssuers(issuers: readonly Issuer[]): Issuers {
  const known = new Map(issuers.map((one): [string, Known] => [one.issuer, { ...one, ring: ringOf(one.keys) }]))
  const prefixes = issuers.map(({ prefix }) => prefix).filter((prefix) => prefix !== '')
  return {
    async verify(token, now) {
      const issuer = known.get(issuerIn(token) ?? '')
      if (!issuer) return undefined
      const payload = await believed(token, issuer, now)
      const claims = payload && claimsIn(payload, issuer, now)
      // without a prefix of its own an issuer might write another's
      const isForeign = issuer.prefix === '' && prefixes.some((prefix) => claims?.externalId.startsWith(prefix))
      return isForeign ? undefined : claims
    },
  }
}

function ringOf(keys: Issuer['keys']): KeyRing {
  return 'url' in keys && typeof keys.url === 'string' ? fetchedKeys(keys.url) : heldKeys(keys as JSONWebKeySet)
}

/** Who is said to have signed it; nothing of it is believed yet. */
function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

async function believed(token: string, issuer: Known, now: number): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, (header) => issuer.ring.find(header, now), {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: [...issuer.algorithms],
      clockTolerance: TOLERANCE_S,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'sub'],
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    if (error instanceof KeysUnreachable)
      throw Object.assign(refuse({ reason: 'unavailable', retryAfterMs: 5000 }), { cause: error })
    throw error
  }
}

function claimsIn(payload: JWTPayload, { issuer, prefix }: Issuer, now: number): Claims | undefined {
  const { sub, exp = 0, iat = 0, jti } = payload
  const externalId = externalIdShape.safeParse(sub)
  if (!externalId.success || exp > now / 1000 + MAX_LIFE_S + TOLERANCE_S) return undefined
  const name = profiles.personName.safeParse(payload.name).data
  const email = payload.email_verified === true ? emailShape.safeParse(payload.email).data : undefined
  const { preferred_username: handle } = payload
  return {
    externalId: prefix + externalId.data,
    name,
    handle: typeof handle === 'string' ? handle : undefined,
    email,
    tokenHash:
      typeof jti === 'string'
        ? createHash('sha256')
            .update(JSON.stringify([issuer, jti]))
            .digest('base64url')
        : null,
    issuedAt: iat * 1000,
    expiresAt: Math.ceil((exp + TOLERANCE_S) * 1000),
  }
}
