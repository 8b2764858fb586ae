import { randomUUID } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { TEST_PASSWORD, type TestClient, type TestServer, testServer } from '../src/testing/index.ts'
import { withRole } from './staff.ts'

/** Every spelling in which a secret could lie in a database. */
function spellings(secret: string): string[] {
  const bare = secret.replace(/^ki[knx]_/, '')
  const bytes = [Buffer.from(secret), Buffer.from(bare), ...(bare === secret ? [] : [Buffer.from(bare, 'base64url')])]
  const encoded = bytes.flatMap((one) => [
    one.toString('hex'),
    one.toString('base64').replace(/=+$/, ''),
    one.toString('base64url'),
    one.toString('latin1'),
  ])
  return [secret, bare, JSON.stringify(secret).slice(1, -1), [...bare].reverse().join(''), ...encoded]
}

/** The secrets that a text holds in some spelling. */
function found(text: string, secrets: Iterable<string>): string[] {
  const lower = text.toLowerCase()
  return [...secrets].filter((secret) => spellings(secret).some((one) => lower.includes(one.toLowerCase())))
}

const everything = async (kit: TestServer) => JSON.stringify(await kit.dump())

/** What people do at the doors, and every secret that they used, right or wrong. */
async function busyDoors(kit: TestServer): Promise<Set<string>> {
  const secrets = new Set<string>()
  const passwordOf = (of: string) => `a pass phrase of ${of}`
  async function call(client: TestClient, path: string, input: Record<string, unknown>) {
    const idempotencyKey = randomUUID()
    const { body } = await client.raw(path, input, { idempotencyKey })
    const { session, key, token } = JSON.parse(body).result?.data ?? {}
    for (const shown of [key, token]) if (typeof shown === 'string') secrets.add(shown)
    for (const field of ['password', 'current', 'next']) if (typeof input[field] === 'string') secrets.add(input[field])
    secrets.add(idempotencyKey)
    if (session) secrets.add(session.token)
    return (session?.token ?? key ?? token) as string
  }
  for (const handle of ['ann', 'bob', 'cat']) {
    const signUp = { handle, email: `${handle}@example.com`, password: passwordOf(handle) }
    const token = await call(kit.anonymous, 'auth.signUp', { ...signUp, name: handle })
    await call(kit.anonymous, 'auth.signUp', signUp)
    await call(kit.anonymous, 'auth.signUp', { ...signUp, password: 'password1234' })
    await call(kit.anonymous, 'auth.signIn', { identifier: handle, password: passwordOf(handle) })
    await call(kit.anonymous, 'auth.signIn', { identifier: handle, password: passwordOf('somebody else') })
    await call(kit.anonymous, 'auth.signIn', { identifier: passwordOf('a slip'), password: passwordOf('nobody') })
    const person = kit.withToken(token)
    await call(person, 'posts.create', { text: 'hello' })
    await call(person, 'graph.lists.create', { name: 'crew' })
    await call(person, 'profiles.update', { bio: 'here' })
    await call(person, 'auth.changePassword', { current: passwordOf('a mistake'), next: passwordOf('nothing') })
    const next = await call(person, 'auth.changePassword', {
      current: passwordOf(handle),
      next: passwordOf(`${handle}, later`),
    })
    if (handle === 'ann') await call(kit.withToken(next), 'auth.signOut', {})
  }
  const admin = await withRole(kit, 'ada', 'admin')
  const key = await call(admin, 'admin.keys.create', { name: 'the app', scopes: ['people:write', 'tokens:mint'] })
  await call(kit.withToken(key), 'admin.people.upsert', { externalId: 'ida' })
  const token = await call(kit.withToken(key), 'admin.tokens.mint', { externalId: 'ida' })
  await call(kit.anonymous, 'auth.exchange', { token })
  await call(kit.withToken(key), 'admin.tokens.mint', { externalId: 'ida' })
  await kit.settle()
  return secrets
}

test('[TOK-3] [SEC-2] no row of a busy server holds a token, a password or an idempotency key, however it is spelt', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl'), settings: { limits: 'on' } })
  const secrets = await busyDoors(kit)
  expect(secrets.size).toBeGreaterThan(50)
  const dump = await everything(kit)
  for (const table of ['sessions', 'sign_in_attempts', 'idempotency_keys', 'posts', 'api_keys', 'exchange_tokens'])
    expect(dump).toContain(`"${table}":["`)
  expect(found(dump, secrets)).toEqual([])
})

test('a secret that does lie in a row is found', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const { ann } = await kit.people('ann')
  const bare = Buffer.from(ann.token.slice(4), 'base64url')
  for (const spelling of [
    ann.token,
    ann.token.slice(4),
    bare.toString('hex'),
    Buffer.from(ann.token).toString('base64'),
  ]) {
    await ann.profiles.update({ bio: `x${spelling}y` })
    expect(found(await everything(kit), [ann.token, TEST_PASSWORD])).toEqual([ann.token])
  }
})
