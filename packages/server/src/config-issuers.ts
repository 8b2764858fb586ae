import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { z } from 'zod'

/** Only those that sign with a key which its owner alone has: a public key must never serve to sign. */
const ALGORITHMS = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
] as const

const text = z.string({ error: 'is not text' }).min(1, { error: 'is empty' }).max(500, { error: 'is too long' })

const issuer = z
  .strictObject(
    {
      issuer: text,
      audience: text,
      jwksUrl: text.refine(isSafe, { error: 'is neither an https address nor an http one of this network' }).optional(),
      jwks: z.custom<JSONWebKeySet>(isKeySet, { error: 'is not a set of public keys' }).optional(),
      algorithms: z
        .array(z.enum(ALGORITHMS, { error: `is none of ${ALGORITHMS.join(', ')}` }), { error: 'is not a list' })
        .min(1, { error: 'is empty' })
        .default(['ES256', 'RS256', 'EdDSA']),
      prefix: z
        .string({ error: 'is not text' })
        .regex(/^[a-z0-9-]{1,31}:$/, { error: 'is not 1 to 31 of a-z, 0-9 and -, then a colon' })
        .optional(),
    },
    { error: ({ code, keys }) => (code === 'unrecognized_keys' ? `has no field ${keys}` : 'is not an issuer') },
  )
  .refine(({ jwksUrl, jwks }) => (jwksUrl === undefined) !== (jwks === undefined), {
    error: 'needs one of jwksUrl and jwks',
  })

/** Whose signed tokens are exchanged for sessions. From the environment the list comes as JSON. */
export const issuers = z.preprocess(
  parsed,
  z
    .array(issuer, { error: 'is not a list of issuers' })
    .refine((list) => areDistinct(list.map((one) => one.issuer)), { error: 'names one issuer twice' })
    .refine((list) => areDistinct(list.map(({ prefix = '' }) => prefix)), {
      error: 'gives two issuers the same prefix, so that both could name the same person',
    }),
)

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function areDistinct(words: readonly string[]): boolean {
  return new Set(words).size === words.length
}

/** Keys that came over plain http could be anybody's, but where the way to them is the operator's own. */
function isSafe(value: string): boolean {
  const url = URL.parse(value)
  if (url?.protocol === 'https:') return true
  if (url?.protocol !== 'http:') return false
  const { hostname } = url
  if (hostname.startsWith('[')) return hostname === '[::1]' // has no dots wherever it leads
  return !hostname.includes('.') || /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/.test(hostname)
}

/** Public keys alone: what is secret has no place in a configuration. */
function isKeySet(value: unknown): boolean {
  try {
    createLocalJWKSet(value as JSONWebKeySet)
    return (value as JSONWebKeySet).keys.every((key) => key.kty !== 'oct' && !('d' in key))
  } catch {
    return false
  }
}
