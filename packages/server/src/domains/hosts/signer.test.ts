import { type SessionId, scopes } from '@kindred/contract'
import fc from 'fast-check'
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { hostKit, outcomeOf, signed, signingKey } from '../../../test/hosts/app.ts'
import { createSigner } from './signer.ts'

const AUDIENCE = 'https://games.example.com'

test('a token of ours tells another service who somebody is, by keys that it reads at the known address', async () => {
  await using kit = await hostKit({ url: 'https://social.example.com' })
  const { ann } = await kit.people('ann')
  const base = await kit.server.listen({ host: '127.0.0.1', port: 0 })
  const keys = createRemoteJWKSet(new URL(`${base}/.well-known/jwks.json`))
  const { token, expiresAt } = await ann.auth.jwt({ audience: AUDIENCE })
  const currentDate = new Date(kit.clock())
  const expected = { issuer: 'https://social.example.com', audience: AUDIENCE, currentDate, algorithms: ['ES256'] }
  const { payload } = await jwtVerify(token, keys, expected)
  expect(payload).toMatchObject({ sub: ann.id, jti: expect.any(String) })
  expect([payload.exp, Date.parse(expiresAt) / 1000]).toEqual(Array(2).fill(Math.floor(kit.clock() / 1000) + 300))
  const late = { ...expected, currentDate: new Date(kit.clock() + 300_000) }
  await expect(jwtVerify(token, keys, late)).rejects.toThrow('exp')
  await expect(jwtVerify(token, keys, { ...expected, audience: 'another' })).rejects.toThrow('aud')
})

test('[TOK-3] the public keys hold nothing secret, every process has the same, and two overlap while a secret changes', async () => {
  const [old, next] = ['the secret of yesterday', 'the secret of today']
  const of = (secret: string, previousSecret?: string) => createSigner({ secret, previousSecret, issuer: 'me' })
  const sign = { subject: '7' as never, audience: AUDIENCE, now: Date.now() }
  const [before, between, after] = [of(old), of(next, old), of(next)]
  expect(of(old).keys).toEqual(before.keys)
  expect(between.keys.keys).toEqual([...after.keys.keys, ...before.keys.keys])
  for (const key of between.keys.keys)
    expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  const verify = async (token: string, keys: JSONWebKeySet) =>
    jwtVerify(token, createLocalJWKSet(keys), { audience: AUDIENCE }).then(
      () => true,
      () => false,
    )
  const [first, second] = [before.sign(sign), between.sign(sign)]
  expect(decodeProtectedHeader(first.token).kid).not.toBe(decodeProtectedHeader(second.token).kid)
  for (const { token } of [first, second]) expect(await verify(token, between.keys)).toBe(true)
  expect([await verify(first.token, after.keys), await verify(second.token, after.keys)]).toEqual([false, true])
})

type Purpose = 'session' | 'key' | 'minted' | 'signed' | 'ours' | 'cursor'

test('[TOK-4] what was made for one purpose is refused for every other', async () => {
  const issuer = await signingKey('one')
  await using kit = await hostKit({
    issuers: [{ issuer: 'app', audience: 'kindred', jwks: { keys: [issuer.jwk] }, algorithms: ['ES256'] }],
  })
  const { ann } = await kit.people('ann')
  await kit.anonymous.auth.signIn({ identifier: 'ann', password: 'correct horse battery' })
  await kit.admin.admin.people.upsert({ externalId: 'ida' })
  const now = Math.floor(kit.clock() / 1000)
  let names = 0
  const make: Record<Purpose, () => Promise<string>> = {
    session: async () => ann.token,
    key: () => kit.keyFor(...scopes),
    minted: async () => (await kit.admin.admin.tokens.mint({ externalId: 'ida' })).token,
    signed: () => signed({ iss: 'app', aud: 'kindred', sub: 'ida', exp: now + 60, jti: `${names++}` }, issuer),
    ours: async () => (await ann.auth.jwt({ audience: 'kindred' })).token,
    cursor: async () => (await ann.auth.sessions({ limit: 1 })).cursor ?? '',
  }
  const asBearer = (token: string) => kit.withToken(token)
  const doors: Record<string, { takes: readonly Purpose[]; open(token: string): Promise<unknown> }> = {
    'to call as oneself': { takes: ['session'], open: (token) => asBearer(token).profiles.me() },
    'to end one’s session': { takes: ['session'], open: (token) => asBearer(token).auth.sessions() },
    'to read what is public': { takes: ['session'], open: (token) => asBearer(token).profiles.get({ person: '@ann' }) },
    'to call as the app': { takes: ['key'], open: (token) => asBearer(token).admin.people.get({ person: '@ann' }) },
    'to exchange': { takes: ['minted', 'signed'], open: (token) => kit.anonymous.auth.exchange({ token }) },
    'to go on in a list': { takes: ['cursor'], open: (cursor) => ann.auth.sessions({ limit: 1, cursor }) },
    'to name a session': { takes: [], open: (token) => ann.auth.revokeSession({ session: token as SessionId }) },
  } satisfies Record<string, { takes: readonly Purpose[]; open(token: string): Promise<unknown> }>
  const purposes = Object.keys(make) as Purpose[]
  for (const purpose of purposes)
    for (const [name, { takes, open }] of Object.entries(doors)) {
      const outcome = await outcomeOf(open(await make[purpose]()))
      expect([purpose, name, outcome === 'ok']).toEqual([purpose, name, takes.includes(purpose)])
      expect(outcome).toMatch(/^(ok|unauthenticated|forbidden|invalid-input|auth\.token-refused)$/)
    }

  const prefixes = fc.constantFrom('kin_', 'kik_', 'kix_', '')
  const doorNames = fc.constantFrom(...Object.keys(doors))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...purposes), doorNames, prefixes, async (purpose, name, prefix) => {
      const token = await make[purpose]()
      const disguised = token.replace(/^ki[nkx]_/, prefix)
      const { takes = [], open } = doors[name] ?? {}
      fc.pre(open !== undefined && !(disguised === token && takes.includes(purpose)))
      expect(await outcomeOf(open?.(disguised) ?? Promise.reject())).not.toBe('ok')
    }),
    { numRuns: 100 },
  )
})

test('[TOK-4] a server takes no token of its own, even when it is told to believe itself', async () => {
  const url = 'https://social.example.com'
  const told = { issuers: [{ issuer: url, audience: 'kindred', jwksUrl: `${url}/.well-known/jwks.json` }], url }
  await expect(hostKit(told)).rejects.toThrow('would take its own tokens')
})
