import { createSecretKey } from 'node:crypto'
import { exportSPKI, importJWK, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { type HostKit, hostKit, issuerServer, outcomeOf, signed, signingKey } from '../../../test/hosts/app.ts'

const MINUTE_S = 60
const ISSUER = 'https://app.example.com'
const AUDIENCE = 'kindred'
const key = await signingKey('one')
const other = await signingKey('two')

/** Claims, where undefined takes one away. */
type Given = { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined }
type Claims = (now: number) => JWTPayload
const claims: Claims = (now) => ({ iss: ISSUER, aud: AUDIENCE, sub: 'u1', iat: now, exp: now + 5 * MINUTE_S })

const held = (more: object = {}) => ({
  issuers: [{ issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [key.jwk] }, ...more }],
})
const secondsOf = (kit: HostKit) => Math.floor(kit.clock() / 1000)

async function exchanged(kit: HostKit, given: Given = {}, by = key): Promise<string> {
  return outcomeOf(
    kit.anonymous.auth.exchange({ token: await signed({ ...claims(secondsOf(kit)), ...given } as JWTPayload, by) }),
  )
}

describe('a token that an issuer signed', () => {
  test('makes the person the first time, and lets the same one in afterwards', async () => {
    await using kit = await hostKit(held())
    const given = { name: 'Ann', preferred_username: 'Ann.Lee', email: 'ann@example.com', email_verified: true }
    const token = await signed({ ...claims(secondsOf(kit)), ...given }, key)
    const { viewer, session } = await kit.anonymous.auth.exchange({ token })
    expect(viewer).toMatchObject({ handle: 'ann_lee', name: 'Ann', email: 'ann@example.com', role: 'member' })
    expect((await kit.withToken(session.token).profiles.me()).id).toBe(viewer.id)
    const again = await kit.anonymous.auth.exchange({ token: await signed(claims(secondsOf(kit)), key) })
    expect(again.viewer).toEqual(viewer)
    expect(await kit.admin.admin.people.get({ person: { externalId: 'u1' } })).toMatchObject({ id: viewer.id })
    await kit.admin.admin.people.suspend({ person: viewer.id, reason: 'spam' })
    expect(await exchanged(kit)).toBe('auth.suspended')
    expect(await kit.doctor()).toEqual([])
  })

  test('[OAUTH-3] is believed for the right audience, issuer, time and subject alone', async () => {
    await using kit = await hostKit(held())
    const now = secondsOf(kit)
    const refused: Record<string, Given> = {
      'another audience': { aud: 'another' },
      'no audience': { aud: undefined },
      'another issuer': { iss: 'https://evil.example.com' },
      'an issuer that looks alike': { iss: `${ISSUER}/` },
      'no issuer': { iss: undefined },
      'an end that has passed': { exp: now - MINUTE_S },
      'no end': { exp: undefined },
      'an end after more than a day': { exp: now + 25 * 60 * MINUTE_S },
      'a beginning to come': { nbf: now + 2 * MINUTE_S },
      'no subject': { sub: undefined },
      'an empty subject': { sub: '' },
      'a subject with spaces': { sub: 'a b' },
    }
    for (const [what, given] of Object.entries(refused))
      expect([what, await exchanged(kit, given)]).toEqual([what, 'auth.token-refused'])
    expect(await exchanged(kit, { exp: now - MINUTE_S + 1 })).toBe('ok') // clocks differ
    expect(await exchanged(kit, { aud: ['another', AUDIENCE] })).toBe('ok')
  })

  test('[OAUTH-3] is believed when the key and the algorithm are those of the configuration', async () => {
    const rsa = await signingKey('one', 'RS256')
    await using kit = await hostKit(
      held({ jwks: { keys: [key.jwk, { ...rsa.jwk, kid: 'rsa' }] }, algorithms: ['ES256'] }),
    )
    const exchange = (token: string) => outcomeOf(kit.anonymous.auth.exchange({ token }))
    const body = claims(secondsOf(kit))
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const good = await signed(body, key)
    const [, payload, signature] = good.split('.')
    expect(await exchange(`${encode({ alg: 'none' })}.${payload}.`)).toBe('auth.token-refused')
    expect(await exchange(`${encode({ alg: 'None', kid: 'one' })}.${payload}.${signature}`)).toBe('auth.token-refused')
    const publicKey = await importJWK(key.jwk, 'ES256')
    const asSecrets = [await exportSPKI(publicKey as never), JSON.stringify(key.jwk), key.jwk.x ?? '']
    for (const secret of asSecrets)
      for (const alg of ['HS256', 'HS512'])
        expect(
          await exchange(
            await new SignJWT(body)
              .setProtectedHeader({ alg, kid: 'one' })
              .sign(createSecretKey(Buffer.from(secret.padEnd(64, '\0')))),
          ),
        ).toBe('auth.token-refused')
    expect(await exchange(await signed(body, other))).toBe('auth.token-refused')
    expect(await exchange(await signed(body, { ...other, kid: 'one' }))).toBe('auth.token-refused')
    expect(await exchange(await signed(body, { ...rsa, kid: 'rsa' }))).toBe('auth.token-refused') // not on the list
    expect(await exchange(`${encode({ alg: 'ES256', kid: 'one', jwk: other.jwk })}.${payload}.${signature}`)).toBe(
      'auth.token-refused',
    )
    expect(await exchange(`${good.slice(0, -6)}AAAAAA`)).toBe('auth.token-refused')
    for (const nonsense of ['a', 'a.b.c', '..', 'kix_', good.split('.').slice(0, 2).join('.')])
      expect(await exchange(nonsense)).toBe('auth.token-refused')
    expect(await exchange(good)).toBe('ok')
  })

  test('[TOK-5] [TIME-3] is taken once when it has a name, for as long as it could be shown', async () => {
    await using kit = await hostKit(held())
    const token = await signed({ ...claims(secondsOf(kit)), jti: 'a name' }, key)
    const exchange = () => outcomeOf(kit.anonymous.auth.exchange({ token }))
    const outcomes = await Promise.all(Array.from({ length: 6 }, exchange))
    expect(outcomes.toSorted()).toEqual([...Array(5).fill('auth.token-refused'), 'ok'])
    kit.clock.advance(6 * MINUTE_S * 1000 - 1)
    expect(await kit.server.house.services.hosts.sweep()).toBe(0)
    kit.clock.advance(1)
    expect(await kit.server.house.services.hosts.sweep()).toBe(1)
    expect(await exchange()).toBe('auth.token-refused')
  })

  test('[TOK-5] may end within a second, with a name and without', async () => {
    await using kit = await hostKit(held())
    const exp = secondsOf(kit) + 100.1234
    expect([await exchanged(kit, { exp }), await exchanged(kit, { exp, jti: 'a name' })]).toEqual(['ok', 'ok'])
  })

  test('[SES-2] opens no session once its person’s were revoked: one that is signed afterwards does', async () => {
    await using kit = await hostKit(held())
    const iat = secondsOf(kit)
    const exp = iat + 23 * 60 * MINUTE_S
    const revoke = () => kit.admin.admin.people.revokeSessions({ person: { externalId: 'u1' } })
    expect(await exchanged(kit, { exp })).toBe('ok')
    expect(await revoke()).toEqual({ revoked: 1 })
    for (const given of [{ iat }, { iat: iat - MINUTE_S }, { iat: undefined }])
      expect([given, await exchanged(kit, { exp, ...given })]).toEqual([given, 'auth.token-refused'])
    expect(await exchanged(kit, { exp, sub: 'u2' })).toBe('ok')
    kit.clock.advance(60 * MINUTE_S * 1000)
    expect(await exchanged(kit, { exp, iat })).toBe('auth.token-refused')
    expect(await exchanged(kit)).toBe('ok')
  })

  test('[SES-2] opens no session that outlives a revocation at the same time', async () => {
    await using kit = await hostKit(held())
    const token = await signed(claims(secondsOf(kit)), key)
    const { viewer } = await kit.anonymous.auth.exchange({ token })
    const enter = () => kit.anonymous.auth.exchange({ token }).catch(() => undefined)
    const revoke = () => kit.admin.admin.people.revokeSessions({ person: viewer.id }).then(() => undefined)
    const calls = Array.from({ length: 12 }, (_, at) => (at === 6 ? revoke() : enter()))
    for (const opened of await Promise.all(calls))
      if (opened) expect(await outcomeOf(kit.withToken(opened.session.token).profiles.me())).toBe('unauthenticated')
  })

  test('[OAUTH-4] gives its email to one of those who bring the same one at the same time, and lets them all in', async () => {
    await using kit = await hostKit(held())
    const given = { email: 'new@example.com', email_verified: true }
    const enter = async (sub: string) =>
      kit.anonymous.auth.exchange({ token: await signed({ ...claims(secondsOf(kit)), ...given, sub }, key) })
    const entered = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(enter))
    expect(entered.map(({ viewer }) => viewer.email).filter((email) => email !== null)).toEqual(['new@example.com'])
  })

  test('[OAUTH-4] lets nobody in by an email: it is not even kept when somebody has it, or nobody has checked it', async () => {
    await using kit = await hostKit(held())
    const { bob } = await kit.people('bob')
    const me = async (given: JWTPayload) => {
      const token = await signed({ ...claims(secondsOf(kit)), ...given }, key)
      return (await kit.anonymous.auth.exchange({ token })).viewer
    }
    const taken = await me({ sub: 'a', email: 'bob@example.com', email_verified: true, preferred_username: 'bob' })
    expect(taken).toMatchObject({ email: null, handle: 'bob_2' })
    expect(taken.id).not.toBe(bob.id)
    expect(await me({ sub: 'b', email: 'new@example.com' })).toMatchObject({ email: null })
    expect(await me({ sub: 'c', email: 'new@example.com', email_verified: 'true' })).toMatchObject({ email: null })
  })

  test('[OAUTH-3] names people of its own issuer alone', async () => {
    const partner = { issuer: 'https://partner', audience: AUDIENCE, jwks: { keys: [other.jwk] }, prefix: 'partner:' }
    await using kit = await hostKit({ issuers: [...held().issuers, partner] })
    const now = secondsOf(kit)
    const me = async (given: JWTPayload, by = key) =>
      (await kit.anonymous.auth.exchange({ token: await signed({ ...claims(now), ...given } as JWTPayload, by) }))
        .viewer.id
    const ours = await me({})
    const theirs = await me({ iss: partner.issuer }, other)
    expect(theirs).not.toBe(ours)
    expect(await exchanged(kit, { sub: 'partner:u1' })).toBe('auth.token-refused')
    expect(await exchanged(kit, { iss: partner.issuer }, key)).toBe('auth.token-refused')
    expect(await exchanged(kit, {}, other)).toBe('auth.token-refused')
  })
})

describe('keys at an address', () => {
  const at = (jwksUrl: string) => held({ jwks: undefined, jwksUrl })

  test('[OAUTH-3] are read anew for a key that is unknown, at most once a minute; a key that was taken back is gone', async () => {
    await using issuer = await issuerServer()
    issuer.keys = [key.jwk]
    await using kit = await hostKit(at(issuer.url))
    expect([await exchanged(kit), await exchanged(kit), issuer.reads]).toEqual(['ok', 'ok', 1])
    issuer.keys = [other.jwk]
    expect([await exchanged(kit, {}, other), issuer.reads]).toEqual(['auth.token-refused', 1])
    kit.clock.advance(MINUTE_S * 1000)
    expect([await exchanged(kit, {}, other), issuer.reads]).toEqual(['ok', 2])
    expect([await exchanged(kit), issuer.reads]).toEqual(['auth.token-refused', 2])
    const strange = await Promise.all(
      Array.from({ length: 5 }, (_, at) => exchanged(kit, {}, { ...key, kid: `x${at}` })),
    )
    expect([new Set(strange), issuer.reads]).toEqual([new Set(['auth.token-refused']), 2])
  })

  test('are read anew after ten minutes, and hold while their issuer does not answer', async () => {
    await using issuer = await issuerServer()
    issuer.keys = [key.jwk]
    await using kit = await hostKit(at(issuer.url))
    expect(await exchanged(kit)).toBe('ok')
    issuer.answer = { status: 500, body: 'no' }
    kit.clock.advance(10 * MINUTE_S * 1000)
    expect([await exchanged(kit), issuer.reads]).toEqual(['ok', 2])
    issuer.answer = undefined
    issuer.keys = [other.jwk]
    kit.clock.advance(MINUTE_S * 1000)
    expect([await exchanged(kit), issuer.reads]).toEqual(['auth.token-refused', 3])
  })

  test('[SEC-3] that cannot be read are no refusal of the token: no redirect, nothing long and no nonsense is taken', async () => {
    await using issuer = await issuerServer()
    for (const answer of [
      { status: 500, body: '{}' },
      { status: 302, body: JSON.stringify({ keys: [key.jwk] }) },
      { status: 200, body: 'nonsense' },
      { status: 200, body: JSON.stringify({ keys: 'none' }) },
      { status: 200, body: JSON.stringify({ keys: [key.jwk], padding: 'a'.repeat(300_000) }) },
    ]) {
      issuer.answer = answer
      issuer.reads = 0
      await using kit = await hostKit(at(issuer.url))
      expect([await exchanged(kit), await exchanged(kit), issuer.reads]).toEqual(['unavailable', 'unavailable', 1])
      issuer.answer = undefined
      issuer.keys = [key.jwk]
      kit.clock.advance(5000)
      expect(await exchanged(kit)).toBe('ok')
    }
  })
})
