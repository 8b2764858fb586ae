import { describe, expect, test } from 'vitest'
import { as, type TestApp, testApp } from '../../test/rpc/app.ts'
import { type RawRequest, reasonOf, send } from '../../test/rpc/raw.ts'
import { createMetrics } from '../metrics.ts'
import { defaultLimits } from './limits.ts'

const OURS = 'https://app.example'
const json = { 'content-type': 'application/json' }
const add = (text: string, headers = {}): RawRequest => ({
  path: '/trpc/notes.add',
  headers: { ...json, ...as('ann'), ...headers },
  body: JSON.stringify({ text }),
})
const get = (path: string, headers = {}): RawRequest => ({ method: 'GET', path, headers })
const input = (value: unknown) => encodeURIComponent(JSON.stringify(value))

describe('every answer', () => {
  const metrics = createMetrics({ token: 'a token of metrics' }).page
  const kinds: [string, number, RawRequest][] = [
    ['a query', 200, get('/trpc/notes.count')],
    ['a mutation', 200, add('hi')],
    ['a batch', 200, get('/trpc/notes.count,notes.count?batch=1')],
    ['a stream', 200, get('/trpc/notes.count,notes.count?batch=1', { 'trpc-accept': 'application/jsonl' })],
    ['wrong input', 400, add('')],
    ['no session', 401, get('/trpc/notes.mine')],
    ['a foreign page', 403, add('hi', { origin: 'https://evil.example' })],
    ['a path with nothing behind it', 404, get('/nothing/here')],
    ['an endpoint that there is not', 404, get('/trpc/notes.nothing')],
    ['the wrong method', 405, get('/trpc/notes.add')],
    ['too much', 413, add('x'.repeat(3000))],
    ['the wrong form', 415, add('hi', { 'content-type': 'text/plain' })],
    ['a bug', 500, get('/trpc/notes.broken.throws')],
    ['no database', 503, get('/trpc/notes.broken.unavailable')],
    ['life', 200, get('/health')],
    ['readiness', 200, get('/ready')],
    ['numbers', 200, get('/metrics', { authorization: 'Bearer a token of metrics' })],
    ['no numbers', 401, get('/metrics')],
    [
      'a preflight',
      204,
      { ...get('/trpc/notes.add', { origin: OURS, 'access-control-request-method': 'POST' }), method: 'OPTIONS' },
    ],
  ]

  test('has the headers that keep browsers from doing more with it than reading, and a request id', async () => {
    const config = { url: 'https://social.example', cors: { origins: [OURS] } }
    await using app = await testApp({ config, parts: { metrics, maxBodyBytes: 2000 } })
    const ids = new Set<unknown>()
    for (const [name, status, asked] of kinds) {
      const { headers, ...answer } = await send(app.port, asked)
      expect(answer.status, name).toBe(status)
      expect(headers, name).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'cross-origin',
        'strict-transport-security': 'max-age=31536000',
        'cache-control': 'no-store',
        vary: expect.stringMatching(/authorization/),
        'x-request-id': expect.stringMatching(/^[\w-]{16}$/),
      })
      expect(Object.keys(headers), name).not.toContain('x-powered-by')
      ids.add(headers['x-request-id'])
    }
    expect(ids.size).toBe(kinds.length)
  })

  test('promises TLS only where there is TLS', async () => {
    await using app = await testApp()
    expect((await send(app.port, get('/health'))).headers['strict-transport-security']).toBeUndefined()
  })

  test('[SEC-3] that refuses has the id of its header in its body, a reason, and no stack, statement or file', async () => {
    await using app = await testApp({
      config: { url: 'https://social.example' },
      parts: { metrics, maxBodyBytes: 2000 },
    })
    for (const [name, status, asked] of kinds) {
      if (status < 400) continue
      const { headers, text } = await send(app.port, asked)
      const body = JSON.parse(text)
      const refusal = body.error?.data ?? body
      expect(refusal, name).toMatchObject({ reason: expect.any(String), message: expect.any(String) })
      expect(refusal.requestId, name).toBe(headers['x-request-id'])
      expect(text, name).not.toMatch(/hunter2|ECONNREFUSED|10\.0\.0\.7|node_modules|\.ts|select |"stack"/)
    }
  })
})

describe('a request id', () => {
  test('is taken from a proxy of ours alone, and only when it is one', async () => {
    const idFor = async (app: TestApp, id: string) =>
      (await send(app.port, get('/health', { 'x-request-id': id }))).headers['x-request-id']
    await using behind = await testApp({ config: { trustProxy: ['loopback'] } })
    await using open = await testApp()
    expect(await idFor(behind, 'trace-12345678')).toBe('trace-12345678')
    for (const id of ['short', 'x'.repeat(129), 'with space 12', '<script>12345'])
      expect(await idFor(behind, id)).not.toBe(id)
    expect(await idFor(open, 'trace-12345678')).not.toBe('trace-12345678')
  })

  test('stands in the log beside what went wrong', async () => {
    await using app = await testApp()
    const { headers } = await send(app.port, get('/trpc/notes.broken.throws'))
    const line = app.logged
      .map((text) => JSON.parse(text))
      .find(({ requestId }) => requestId === headers['x-request-id'])
    expect(line).toMatchObject({ path: 'notes.broken.throws', err: { stack: expect.stringContaining('hunter2') } })
  })
})

describe('pages of other origins', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
  const ask = async (app: TestApp, origin: string) => {
    const read = await send(app.port, get('/trpc/notes.count', { origin }))
    const asked = await send(app.port, { ...get('/trpc/notes.add', { origin, ...preflight }), method: 'OPTIONS' })
    return { read, asked, allowed: [read, asked].map(({ headers }) => headers['access-control-allow-origin']) }
  }

  test('read what they are answered when they are configured, and never with cookies', async () => {
    await using app = await testApp({ config: { cors: { origins: [OURS] } } })
    const { read, asked, allowed } = await ask(app, OURS)
    expect(allowed).toEqual([OURS, OURS])
    expect(read.headers.vary).toMatch(/origin/i)
    expect(read.headers['access-control-expose-headers']).toBe('x-request-id,retry-after')
    expect(asked.status).toBe(204)
    expect(asked.headers).toMatchObject({
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': expect.stringContaining('idempotency-key'),
      'access-control-max-age': '600',
    })
    for (const { headers } of [read, asked]) expect(headers['access-control-allow-credentials']).toBeUndefined()
  })

  test.each(['https://evil.example', 'null', 'http://app.example', `${OURS}:444`, `${OURS}.evil.example`, `${OURS}/`])(
    'read nothing else: %s',
    async (origin) => {
      await using app = await testApp({ config: { url: 'https://social.example', cors: { origins: [OURS] } } })
      expect((await ask(app, origin)).allowed).toEqual([undefined, undefined])
    },
  )

  test('may be all, but for a sandbox', async () => {
    await using app = await testApp({ config: { cors: { origins: ['*'] } } })
    expect((await ask(app, 'https://any.example')).allowed).toEqual(['https://any.example', 'https://any.example'])
    expect((await ask(app, 'null')).allowed).toEqual([undefined, undefined])
  })
})

describe('a batch', () => {
  const paths = (count: number, path: string) => `/trpc/${Array(count).fill(path).join(',')}?batch=1`
  const inputs = (count: number, value: unknown) =>
    JSON.stringify(Object.fromEntries(Array(count).fill(value).entries()))
  const posted = (count: number): RawRequest => ({
    path: paths(count, 'notes.add'),
    headers: { ...json, ...as('ann') },
    body: inputs(count, { text: 'hi' }),
  })

  test('[DOS-3] holds ten calls and not eleven', async () => {
    await using app = await testApp()
    const ten = [await send(app.port, get(paths(10, 'notes.count'))), await send(app.port, posted(10))]
    expect(ten.map(({ status, text }) => [status, JSON.parse(text).length])).toEqual(Array(2).fill([200, 10]))
    for (const asked of [get(paths(11, 'notes.count')), posted(11), get(paths(11, 'notes.nothing'))]) {
      const answer = await send(app.port, asked)
      expect(answer.status).toBe(400)
      expect(answer.text).toContain('"path":"batch"')
    }
    expect((await app.call.query('notes.count')).data).toEqual({ notes: 10 })
  })

  test('[DOS-3] of fifteen thousand commas is answered in a few words', async () => {
    await using app = await testApp()
    const asked = get(`/trpc/${','.repeat(15_000)}?batch=1`)
    const answer = await send(app.port, asked)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.text.length).toBeLessThan(2000)
  })

  test('[RL-5] of n calls costs n', async () => {
    const limits = { ...defaultLimits, read: { calls: 12, windowMs: 3_600_000 } } // six at once
    await using app = await testApp({ parts: { limits } })
    const first = await send(app.port, get(paths(4, 'notes.count')))
    expect(first.status).toBe(200)
    const second = await send(app.port, get(paths(4, 'notes.count')))
    const outcomes = JSON.parse(second.text).map((one: { error?: { data: object } }) => one.error?.data ?? 'ok')
    expect(outcomes).toMatchObject([
      'ok',
      'ok',
      { reason: 'rate-limited', retryAfterMs: expect.any(Number) },
      { reason: 'rate-limited', retryAfterMs: expect.any(Number) },
    ])
    expect(second.status).toBe(207)
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0)
    const alone = await send(app.port, get('/trpc/notes.count'))
    expect([alone.status, reasonOf(alone)]).toEqual([429, 'rate-limited'])
    expect((await send(app.port, get('/trpc/notes.count', as('ann')))).status).toBe(200)
  })

  test('[RL-2] nobody escapes the count by what they write into headers', async () => {
    const limits = { ...defaultLimits, read: { calls: 4, windowMs: 3_600_000 } }
    await using app = await testApp({ parts: { limits } })
    const statuses: number[] = []
    for (let i = 1; i <= 5; i++) {
      const forged = {
        'x-forwarded-for': `198.51.100.${i}`,
        forwarded: `for=198.51.100.${i}`,
        'x-real-ip': `198.51.100.${i}`,
      }
      statuses.push((await send(app.port, get('/trpc/notes.count', forged))).status)
    }
    expect(statuses).toEqual([200, 200, 429, 429, 429])
  })

  test('[RL-2] nobody escapes the count because their host has not said who they are', async () => {
    const limits = { ...defaultLimits, read: { calls: 4, windowMs: 3_600_000 } }
    await using app = await testApp({ parts: { limits } })
    const { fetch } = app.app.mount('/social')
    const ask = async (env?: { address?: string }) => {
      const forged = { 'x-forwarded-for': `198.51.100.${Math.random()}` }
      return (await fetch(new Request('http://kindred.test/social/trpc/notes.count', { headers: forged }), env)).status
    }
    const params = { params: Promise.resolve({}) } as object // what some hosts hand over
    const unnamed = [undefined, {}, params, undefined, {}, params]
    const statuses: number[] = []
    for (const env of unnamed) statuses.push(await ask(env))
    expect(statuses.filter((status) => status === 429)).not.toHaveLength(0)
    expect(await ask({ address: '203.0.113.9' })).toBe(200)
  })

  test('[AUTHZ-6] answers each call as it would be answered alone', async () => {
    await using app = await testApp()
    const { data } = await app.call.mutate('notes.add', { text: 'one' }, as('ann'))
    const calls: [string, unknown][] = [
      ['notes.get', { note: (data as { id: string }).id }],
      ['notes.get', { note: '1' }],
      ['notes.get', { note: 'wrong' }],
      ['notes.count', {}],
      ['notes.mine', {}],
      ['notes.nothing', {}],
      ['notes.broken.throws', {}],
      ['notes.list', { limit: 0 }],
    ]
    const told = (text: string, headers: { 'x-request-id'?: unknown }) =>
      JSON.parse(text.replaceAll(String(headers['x-request-id']), 'request'))
    for (const session of [{}, as('ann'), as('gone')]) {
      const alone: unknown[] = []
      for (const [path, value] of calls) {
        const { text, headers } = await send(app.port, get(`/trpc/${path}?input=${input(value)}`, session))
        alone.push(told(text, headers))
      }
      const all = Object.fromEntries(calls.map(([, value], at) => [at, value]))
      const path = `/trpc/${calls.map(([name]) => name).join(',')}?batch=1&input=${input(all)}`
      const { text, headers } = await send(app.port, get(path, session))
      expect(told(text, headers)).toEqual(alone)
    }
  })

  test('[AUTHZ-6] changes each as it would alone, and what one call refuses stops no other', async () => {
    await using app = await testApp()
    const asked: RawRequest = {
      path: '/trpc/notes.add,notes.staff.hide,notes.broken.refuses,notes.add?batch=1',
      headers: { ...json, ...as('ann') },
      body: JSON.stringify({ 0: { text: 'one' }, 1: { note: '1' }, 2: {}, 3: { text: 'two' } }),
    }
    const outcomes = JSON.parse((await send(app.port, asked)).text)
    expect(outcomes.map((one: { error?: { data: { reason: string } } }) => one.error?.data.reason)).toEqual([
      undefined,
      'forbidden',
      'conflict',
      undefined,
    ])
    expect((await app.call.query('notes.count')).data).toEqual({ notes: 2 })
  })

  test('[IDEM-1] has the key <key>:<n> for call n, so that a call may be repeated alone', async () => {
    await using app = await testApp()
    const keyed = (key: string) => ({ ...as('ann'), 'idempotency-key': key })
    const batch = async (texts: readonly string[]) => {
      const body = JSON.stringify(Object.fromEntries(texts.map((text, at) => [at, { text }])))
      const path = `/trpc/${texts.map(() => 'notes.add').join(',')}?batch=1`
      return send(app.port, { path, headers: { ...json, ...keyed('k1') }, body })
    }
    const [one, two] = JSON.parse((await batch(['one', 'two'])).text)
    expect((await app.call.mutate('notes.add', { text: 'two' }, keyed('k1:1'))).data).toEqual(two.result.data)
    const mixed = await batch(['one', 'other'])
    const [again, refused] = JSON.parse(mixed.text)
    expect(again).toEqual(one)
    expect(refused.error.data).toMatchObject({ reason: 'idempotency.mismatch', httpStatus: 409 })
    expect((await app.call.query('notes.count')).data).toEqual({ notes: 2 })
  })
})

describe('a body that is too large', () => {
  const limit = 2000
  const parts = { maxBodyBytes: limit }
  const bodyOf = (bytes: number) => `{"text":"hi"${' '.repeat(bytes - '{"text":"hi"}'.length)}}`

  test.each([
    ['that tells its length', undefined],
    ['in one piece that tells no length', 1],
    ['in many pieces', 50],
  ])('[DOS-4] is refused with its reason, and one at the limit is taken: %s', async (_, chunks) => {
    await using app = await testApp({ parts })
    const sent = (bytes: number) => send(app.port, { ...add(''), body: bodyOf(bytes), ...(chunks && { chunks }) })
    expect((await sent(limit)).status).toBe(200)
    for (const bytes of [limit + 1, 20 * limit, 500 * limit]) {
      const answer = await sent(bytes)
      expect([answer.status, reasonOf(answer)]).toEqual([413, 'payload-too-large'])
    }
    expect((await app.call.query('notes.count')).data).toEqual({ notes: 1 })
  })

  test('[DOS-4] is bounded by a mebibyte when nothing else is said', async () => {
    await using app = await testApp()
    const answer = await send(app.port, { ...add(''), body: bodyOf(1024 * 1024 + 1) })
    expect([answer.status, reasonOf(answer)]).toEqual([413, 'payload-too-large'])
    expect((await send(app.port, { ...add(''), body: bodyOf(1024 * 1024) })).status).toBe(200)
  })
})

describe('a body that is not UTF-8', () => {
  const latin = Buffer.from('{"text":"caf\u00e9"}', 'latin1')
  test.each([
    ['told by its length', {}],
    ['in chunks', { chunks: 3 }],
    [
      'in a batch',
      { path: '/trpc/notes.add?batch=1', body: Buffer.concat([Buffer.from('{"0":'), latin, Buffer.from('}')]) },
    ],
  ])('[TXT-3] is refused, never stored with other characters in place of its own: %s', async (_, how) => {
    await using app = await testApp()
    const answer = await send(app.port, { ...add(''), body: latin, ...how })
    expect([answer.status, answer.text.includes('"reason":"invalid-input"')]).toEqual([400, true])
    expect((await app.call.query('notes.count')).data).toEqual({ notes: 0 })
  })
})

describe('what watches the server', () => {
  test('is told that it lives, whatever the database does', async () => {
    await using app = await testApp({ database: { ping: () => Promise.reject(new Error('gone')) } })
    expect(await send(app.port, get('/health'))).toMatchObject({ status: 200, text: '{"status":"alive"}' })
  })

  test('is answered by one look at the database, however many ask at once', async () => {
    const looked = Promise.withResolvers<number>()
    let looks = 0
    const pendingMigrations = () => {
      looks++
      return looked.promise
    }
    await using app = await testApp({ database: { pendingMigrations } })
    const ask = () => app.app.fetch(new Request('http://kindred.test/ready'))
    const answers = Array.from({ length: 5 }, ask)
    await expect.poll(() => looks).toBeGreaterThan(0)
    looked.resolve(0)
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(looks).toBe(1)
    await ask()
    expect(looks).toBe(2)
  })

  test('is told that it is ready, and what it waits for when it is not', async () => {
    const ready = async (database: object) => {
      await using app = await testApp({ database })
      const { status, text } = await send(app.port, get('/ready'))
      return [status, JSON.parse(text)]
    }
    const gone = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:5432'))
    expect(await ready({})).toEqual([200, { status: 'ready', checks: { database: 'ok', migrations: 'ok' } }])
    expect(await ready({ pendingMigrations: async () => 2 })).toEqual([
      503,
      { status: 'not-ready', checks: { database: 'ok', migrations: 'pending' } },
    ])
    const unreachable = { status: 'not-ready', checks: { database: 'unreachable', migrations: 'unknown' } }
    for (const database of [{ ping: gone }, { pendingMigrations: gone }])
      expect(await ready(database)).toEqual([503, unreachable])
  })

  test('gets numbers for the token alone, and none where they are off', async () => {
    const token = 'a token of metrics'
    await using app = await testApp({ parts: { metrics: createMetrics({ token }).page } })
    for (const headers of [
      {},
      { authorization: token },
      { authorization: `Bearer ${token}x` },
      { authorization: 'Bearer ' },
    ]) {
      const answer = await send(app.port, get('/metrics', headers))
      expect([answer.status, reasonOf(answer)]).toEqual([401, 'unauthenticated'])
      expect(answer.text).not.toContain('kindred_calls_total')
    }
    const read = await send(app.port, get('/metrics', { authorization: `Bearer ${token}` }))
    expect(read.headers['content-type']).toMatch(/^text\/plain/)
    await using open = await testApp({ parts: { metrics: createMetrics().page } })
    expect((await send(open.port, get('/metrics'))).status).toBe(200)
    await using off = await testApp()
    expect((await send(off.port, get('/metrics'))).status).toBe(404)
  })

  test('[SEC-1] reads in the numbers which endpoints were called how, and nothing that a caller wrote', async () => {
    const metrics = createMetrics()
    await using app = await testApp({ parts: { observer: metrics, metrics: metrics.page } })
    await send(app.port, add('canary text', { 'kindred-device': 'canary device', 'idempotency-key': 'canary-key' }))
    await send(app.port, add('canary '.repeat(30)))
    await send(app.port, get('/trpc/notes.canary'))
    await send(app.port, get('/canary'))
    await send(app.port, get('/trpc/notes.count', as('canary-token')))
    await send(app.port, get(`/trpc/notes.get?input=${input({ canary: 'canary' })}`))
    await send(app.port, get('/trpc/notes.broken.throws'))
    const { text } = await send(app.port, get('/metrics'))
    expect(text).toContain('kindred_calls_total{path="notes.add",outcome="ok"} 1')
    expect(text).toContain('kindred_calls_total{path="notes.add",outcome="invalid-input"} 1')
    expect(text).toContain('kindred_calls_total{path="notes.count",outcome="unauthenticated"} 1')
    expect(text).toContain('kindred_calls_total{path="notes.broken.throws",outcome="internal"} 1')
    expect(text).toContain('kindred_refusals_total{reason="not-found"} 2')
    expect(text).toContain('kindred_transactions_total{outcome="committed"} 1')
    expect(text.toLowerCase()).not.toContain('canary')
    expect(text).not.toContain('hunter2')
  })
})
