import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { createLog } from '../kernel/log.ts'
import { type TestClient, type TestServer, testServer } from '../testing/index.ts'

/** Whatever must stand in no log: what people type, and what lets them in. */
const secret = {
  password: 'canary password of ann',
  wrong: 'canary wrong password',
  next: 'canary next password',
  email: 'canary-ann@example.com',
  text: 'canary text of a post',
  bio: 'canary bio of ann',
  list: 'canary name of a list',
  key: 'canary-idempotency-key',
}
const ann = { handle: 'ann', email: secret.email, password: secret.password }

/** A whole server whose log, down to its smallest word, the test reads. */
async function loggingServer(onQuery: (statement: string) => void = () => {}) {
  const lines: string[] = []
  const log = createLog('trace', { write: (line) => void lines.push(line) })
  const kit = await testServer({ databaseUrl: inject('databaseUrl'), log, onQuery, mayFail: true })
  return { kit, lines }
}

function expectNone(lines: readonly string[], tokens: readonly string[]): void {
  for (const word of [...Object.values(secret), ...tokens])
    for (const spelling of [word, encodeURIComponent(word), Buffer.from(word).toString('base64')])
      expect(lines.filter((line) => line.includes(spelling))).toEqual([])
}

/** Everything in which a secret travels, well and badly. */
async function liveThrough(kit: TestServer, client: (token: string) => TestClient): Promise<string[]> {
  const options = { idempotencyKey: secret.key }
  const raw = (path: string, input: object) => kit.anonymous.raw(path, input, options)
  const { session } = await kit.anonymous.auth.signUp(ann)
  await raw('auth.signUp', ann)
  await raw('auth.signUp', { ...ann, handle: secret.text, isAdmin: secret.text })
  await raw('auth.signIn', { identifier: secret.email, password: secret.wrong })
  await raw('auth.signIn', { identifier: secret.wrong, password: secret.wrong })
  const { session: second } = await kit.anonymous.auth.signIn({ identifier: 'ann', password: secret.password })
  const first = client(session.token)
  await first.profiles.update({ bio: secret.bio })
  await first.graph.lists.create({ name: secret.list })
  await first.posts.create({ text: secret.text })
  await first.raw('posts.create', { text: secret.text, audience: { only: [secret.text] } }, options)
  await first.raw('graph.blocks', { cursor: secret.text })
  await first.raw('auth.changePassword', { current: secret.wrong, next: secret.next })
  const { session: third } = await first.auth.changePassword({ current: secret.password, next: secret.next })
  await client(second.token).raw('profiles.me')
  await client(`${third.token}x`).raw('profiles.me')
  return [session.token, second.token, third.token]
}

test('[SEC-1] signing up, signing in, writing and failing leave no secret in the log', async () => {
  const { kit, lines } = await loggingServer()
  await using _ = kit
  expectNone(lines, await liveThrough(kit, kit.withToken))
})

test('[SEC-1] a statement that fails is logged without the row that it was about', async () => {
  const { kit, lines } = await loggingServer()
  await using _ = kit
  for (const [table, column] of [
    ['posts', 'text'],
    ['audience_lists', 'name'],
  ] as const)
    await kit.server.database.transaction(({ db }) =>
      sql`create unique index ${sql.id(`one_${column}`)} on ${sql.table(table)} (${sql.id(column)})`.execute(db),
    )
  const { session } = await kit.anonymous.auth.signUp(ann)
  const client = kit.withToken(session.token)
  for (const [path, input] of [
    ['posts.create', { text: secret.text }],
    ['graph.lists.create', { name: secret.list }],
  ] as const) {
    expect((await client.raw(path, input)).status).toBe(200)
    const failed = await client.raw(path, input)
    expect(failed.status).toBe(500)
    const requestId = failed.headers.get('x-request-id') ?? ''
    const line = lines.find((text) => text.includes(requestId))
    expect(line).toMatch(/unique/i)
    expect(JSON.parse(line ?? '').err.stack).toContain('.ts')
  }
  expectNone(lines, [session.token])
})

test('[SEC-1] a driver that quotes a value in its error is not quoted in the log', async () => {
  let isBroken = false
  const quoting = Object.assign(new Error(`invalid input syntax for type bigint: "${secret.text}"`), {
    code: '22P02',
    severity: 'ERROR',
    detail: `Failing row contains (1, ${secret.email}, ${secret.bio}).`,
    where: `unnamed portal parameter $1 = '${secret.list}'`,
    internalQuery: `select '${secret.password}'`,
    parameters: [secret.password],
  })
  const { kit, lines } = await loggingServer((statement) => {
    if (isBroken && statement.includes('profiles')) throw new Error('reading failed', { cause: quoting })
  })
  await using _ = kit
  const { session } = await kit.anonymous.auth.signUp(ann)
  isBroken = true
  expect((await kit.withToken(session.token).raw('profiles.settings')).status).toBe(500)
  isBroken = false
  expectNone(lines, [session.token])
  expect(JSON.parse(lines.find((line) => line.includes('a call failed')) ?? '')).toMatchObject({
    path: 'profiles.settings',
    err: { message: 'reading failed', cause: { code: '22P02' } },
  })
})
