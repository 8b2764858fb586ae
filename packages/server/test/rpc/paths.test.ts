import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '../../src/rpc/limits.ts'
import { installedTrpc, TESTED_TRPC } from '../../src/rpc/trpc-version.ts'
import { type TestApp, testApp } from './app.ts'
import { type Sent, twoPaths } from './differential.ts'

const OURS = 'https://app.example'

let paths: Awaited<ReturnType<typeof twoPaths>>
beforeAll(async () => {
  paths = await twoPaths({ config: { limits: 'off', cors: { origins: [OURS] } }, parts: { maxBodyBytes: 3000 } })
})
afterAll(() => paths?.[Symbol.asyncDispose]())

async function expectAlike(sent: Sent): Promise<string[]> {
  const { thin, stock } = await paths.answers(sent)
  expect(thin, JSON.stringify(sent).slice(0, 300)).toEqual(stock)
  return thin
}

const ann = 'authorization: Bearer ann'
const json = 'content-type: application/json'
const input = (value: unknown) => encodeURIComponent(JSON.stringify(value))
const post = (path: string, body: unknown, ...headers: string[]): Sent => ({
  method: 'POST',
  path,
  headers: [json, ...headers],
  body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
})

const sessions = [
  [],
  [ann],
  ['authorization: Bearer bob'],
  ['authorization: Bearer gone'],
  ['authorization: Basic YQ=='],
]
const origins = [
  [],
  [`origin: ${OURS}`],
  ['origin: https://evil.example'],
  ['origin: null'],
  ['origin: http://kindred.test'],
]

const queries: Sent[] = [
  '/trpc/notes.count',
  '/trpc/notes.count?',
  '/trpc/notes.count?input=',
  `/trpc/notes.count?input=${input({})}`,
  `/trpc/notes.get?input=${input({ note: '1' })}`,
  `/trpc/notes.get?input=${input({ note: 'wrong' })}`,
  `/trpc/notes.get?input={"note":"1"}`,
  '/trpc/notes.get?input=%7B%22note%22:+%221%22%7D',
  '/trpc/notes.get?input=7',
  '/trpc/notes.get?input=null',
  '/trpc/notes.get?input=[]',
  '/trpc/notes.get?input={',
  '/trpc/notes.get?input=%ff',
  '/trpc/notes.get?input=%E0%A4%A',
  '/trpc/notes.get?input=%22%ED%A0%80%22',
  '/trpc/notes.get?input=%22%5Cud800%22',
  '/trpc/notes.get?input=%00',
  '/trpc/notes.get?input=%',
  `/trpc/notes.get?input=${input({ __proto__: null, note: '1' })}&input=7`,
  `/trpc/notes.get?batch=0&input=${input({ note: '1' })}`,
  `/trpc/notes.get?input=${input({ '0': { note: '1' } })}&batch=1`,
  '/trpc/notes.get?input={"__proto__":{"note":"1"}}',
  '/trpc/notes.get?input={"note":"1","__proto__":{"a":1}}',
  '/trpc/notes.mine',
  '/trpc/notes.mine?connectionParams={}',
  '/trpc/notes.mine?connectionParams=7',
  '/trpc/notes.list?input={"limit":101}',
  '/trpc/notes.broken.throws',
  '/trpc/notes.broken.unavailable',
  '/trpc/notes.staff.hide',
  '/trpc/notes.add',
  '/trpc/notes.nothing',
  '/trpc/notes',
  '/trpc/__proto__',
  '/trpc/constructor.name',
  '/trpc/notes%2Ecount',
  '/trpc/notes.count/',
  '/trpc//notes.count',
  '//trpc/notes.count',
  '/trpc/notes.count#x',
  '/trpc/../trpc/notes.count',
  'http://kindred.test/trpc/notes.count',
  '/trpc/notes.count,notes.count',
  '/trpc/notes.count,notes.count?batch=1',
  '/trpc/notes.count,notes.mine?batch=1',
  '/trpc/notes.mine,notes.mine?batch=1',
  '/trpc/notes.count,notes.nothing?batch=1',
  '/trpc/notes.count,notes.add?batch=1',
  '/trpc/notes.count,,notes.count?batch=1',
  '/trpc/notes.broken.throws,notes.broken.unavailable,notes.count?batch=1',
  `/trpc/notes.get,notes.get?batch=1&input=${input({ 0: { note: '1' }, 1: { note: 'x' } })}`,
  `/trpc/notes.get,notes.get?batch=1&input=${input({ 1: { note: '1' } })}`,
  `/trpc/notes.get,notes.get?batch=1&input=${input([{ note: '1' }])}`,
  '/trpc/notes.get,notes.get?batch=1&input=null',
  '/trpc/notes.get,notes.get?batch=1&input={',
  '/trpc/notes.get?batch=1&input={"__proto__":{"0":{"note":"1"}}}',
  `/trpc/${Array(10).fill('notes.count').join()}?batch=1`,
  `/trpc/${Array(11).fill('notes.count').join()}?batch=1`,
].map((path) => ({ path }))

const mutations: Sent[] = [
  post('/trpc/notes.add', { text: 'hi' }),
  post('/trpc/notes.add', { text: '' }),
  post('/trpc/notes.add', { text: '  cafe\u0301 \u{1f600} ' }),
  post('/trpc/notes.add', '{"text":"\\ud800"}'),
  post('/trpc/notes.add', Buffer.from('{"text":"caf\u00e9"}', 'latin1')),
  post('/trpc/notes.add', '\ufeff{"text":"marked"}'),
  post('/trpc/notes.add', ''),
  post('/trpc/notes.add', '{"text":'),
  post('/trpc/notes.add', '{} {}'),
  post('/trpc/notes.add', '{"text":"x","__proto__":{"polluted":1}}'),
  post('/trpc/notes.add', 'null'),
  post('/trpc/notes.add', `{"text":"${'x'.repeat(2980)}"}`),
  post('/trpc/notes.add', `{"text":"${'x'.repeat(3000)}"}`),
  post('/trpc/notes.add?input={}', { text: 'hi' }),
  post('/trpc/notes.clear', '{}'),
  post('/trpc/notes.count', '{}'),
  post('/trpc/notes.broken.answers', '{}'),
  post('/trpc/notes.broken.refuses', '{}'),
  post('/trpc/notes.staff.reset', '{}'),
  post('/trpc/auth.signIn', { handle: 'ann' }),
  post('/trpc/notes.add,notes.add?batch=1', { 0: { text: 'one' }, 1: { text: '' } }),
  post('/trpc/notes.add,notes.staff.reset?batch=1', { 0: { text: 'one' } }),
  post('/trpc/notes.add,notes.count?batch=1', {}),
  post('/trpc/notes.add?batch=1', '[]'),
  post('/trpc/notes.add?batch=1', ''),
  post('/trpc/notes.add?batch=1', '{"__proto__":{"0":{"text":"x"}}}'),
  post(`/trpc/${Array(11).fill('notes.add').join()}?batch=1`, '{}'),
  { ...post('/trpc/notes.add', { text: 'hi' }), headers: [] },
  { ...post('/trpc/notes.add', { text: 'hi' }), headers: ['content-type: text/plain'] },
  { ...post('/trpc/notes.add', { text: 'hi' }), headers: ['Content-Type: Application/JSON ; charset=utf-8'] },
  { ...post('/trpc/notes.add', { text: 'hi' }), headers: [json, 'content-type: text/plain'] },
  {
    ...post('/trpc/notes.add', '5\r\n{"tex\r\n6\r\nt":"a"\r\n1\r\n}\r\n0\r\n\r\n', 'transfer-encoding: chunked'),
    isUntold: true,
  },
  { ...post('/trpc/notes.add', ''), isUntold: true },
]

const odd: Sent[] = [
  ...['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'].flatMap((method) =>
    ['/trpc/notes.count', '/trpc/notes.add', '/trpc/notes.nothing', '/'].map((path) => ({
      method,
      path,
      headers: [json],
    })),
  ),
  { method: 'OPTIONS', path: '/trpc/notes.add', headers: [`origin: ${OURS}`, 'access-control-request-method: POST'] },
  ...[
    'trpc-accept: application/jsonl',
    'accept: application/jsonl',
    'accept: text/event-stream',
    'accept: */*',
  ].flatMap((header) => ['/trpc/notes.mine', '/trpc/notes.mine?batch=1'].map((path) => ({ path, headers: [header] }))),
  ...['text/plain', 'multipart/form-data; boundary=x', 'application/octet-stream', '', 'application/json;x'].map(
    (type) => ({
      path: '/trpc/notes.count',
      headers: [`content-type: ${type}`],
    }),
  ),
  ...['identity', 'gzip', 'br', 'Identity', 'gzip, identity'].map((encoding) =>
    post('/trpc/notes.add', { text: 'hi' }, ann, `content-encoding: ${encoding}`),
  ),
  ...['k1', 'k1', 'k 1', '', 'x'.repeat(256), '\u00e9', 'k2'].map((key) =>
    post('/trpc/notes.add', { text: 'hi' }, ann, `idempotency-key: ${key}`),
  ),
  post('/trpc/notes.add', { text: 'other' }, ann, 'idempotency-key: k1'),
  post('/trpc/notes.add,notes.add?batch=1', { 0: { text: 'a' }, 1: { text: 'b' } }, ann, 'idempotency-key: k3'),
  post('/trpc/notes.add', { text: 'b' }, ann, 'idempotency-key: k3:1'),
  ...["kindred-device: Ann's phone", 'kindred-device: %F0%9F%93%B1', 'user-agent: Browser/1', 'user-agent: \u00e9'].map(
    (header) => ({ path: '/trpc/notes.mine', headers: [ann, header] }),
  ),
  ...[
    'KINDRED.test',
    'kindred.test:80',
    'kindred.test:4545',
    '[::1]:4545',
    '256.256.256.256',
    'a b',
    '',
    'x:99999',
    '1.2',
  ].map((host) => ({ path: '/trpc/notes.count', headers: [`host: ${host}`, 'origin: http://kindred.test'] })),
  { path: '/trpc/notes.mine', headers: [ann, 'authorization: Bearer bob'] },
  { path: '/trpc/notes.mine', headers: ['authorization:  Bearer ann\t'] },
  { path: '/trpc/notes.count', headers: ['x-request-id: trace-12345678', 'x-forwarded-for: 198.51.100.7'] },
  { path: '/trpc/notes.count', headers: ['content-length: 2'], body: '{}', isUntold: true },
  { path: '/trpc/notes.count', headers: ['transfer-encoding: chunked'], body: '0\r\n\r\n', isUntold: true },
  ...['cross-site', 'same-site', 'same-origin', 'none'].map((site) =>
    post('/trpc/notes.add', { text: 'hi' }, ann, `sec-fetch-site: ${site}`),
  ),
  { path: '/health' },
  { path: '/ready' },
  { path: '/nothing' },
]

describe('the thin path and the stock path answer alike, to the byte', () => {
  test('[AUTHZ-6] every kind of call, for everybody and from every page', async () => {
    let count = 0
    for (const sent of [...queries, ...mutations])
      for (let kind = 0; kind < 3; kind++, count++) {
        const others = [...(sessions[count % 5] ?? []), ...(origins[(count * 2 + kind) % 5] ?? [])]
        await expectAlike({ ...sent, headers: [...(sent.headers ?? []), ...others] })
      }
    expect(count).toBeGreaterThan(250)
  })

  test('[DOOR-1] [DOOR-2] whatever is unusual about a request', async () => {
    expect(odd.length).toBeGreaterThan(80)
    for (const sent of odd) await expectAlike(sent)
  })

  test('[TXT-3] an input whose escapes are no UTF-8 is refused, also where it is not read', async () => {
    for (const path of [
      '/trpc/notes.get?input=%ff',
      '/trpc/notes.count?x=%ff',
      '/trpc/notes.get?input=%22%ED%A0%80%22',
    ]) {
      const [status, ...rest] = await expectAlike({ path })
      expect(status).toContain('400')
      expect(rest.at(-1)).toContain('"reason":"invalid-input"')
    }
  })

  test('[RL-2] [RL-5] what the limits refuse, with the time to wait', async () => {
    const limits = { ...defaultLimits, read: { calls: 8, windowMs: 3_600_000 } }
    await using limited = await twoPaths({ config: { trustProxy: ['loopback'] }, parts: { limits } })
    for (const path of [
      '/trpc/notes.count',
      '/trpc/notes.count,notes.count?batch=1',
      '/trpc/notes.count,notes.count?batch=1',
    ])
      for (const headers of [[], ['x-forwarded-for: 198.51.100.7'], ['x-request-id: trace-12345678']]) {
        const { thin, stock } = await limited.answers({ path, headers })
        expect(thin).toEqual(stock)
      }
  })

  test('[DOS-1] requests that nobody thought of', async () => {
    const names = [
      'notes.count',
      'notes.get',
      'notes.mine',
      'notes.add',
      'notes.broken.throws',
      'notes.none',
      '',
      '__proto__',
    ]
    const pieces = fc.constantFrom(
      'batch=1',
      'batch=01',
      'input={}',
      'input=%7B%220%22:%7B%7D%7D',
      'input=%F',
      'a=b',
      '',
      '=',
      '%',
    )
    const header = fc.constantFrom(
      ann,
      json,
      'accept: */*',
      `origin: ${OURS}`,
      'origin: null',
      'content-type: text/plain',
      'x: \u00ff',
    )
    const request = fc.record({
      method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'PUT'),
      called: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
      query: fc.array(pieces, { maxLength: 3 }),
      headers: fc.uniqueArray(header, { maxLength: 4 }),
      body: fc.oneof(fc.constantFrom('', '{}', '{"text":"a"}', '{"0":{"text":"a"}}'), fc.json({ maxDepth: 2 })),
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ called, query, body, ...sent }) => {
        const path = `/trpc/${called.join()}${query.length > 0 ? `?${query.join('&')}` : ''}`
        await expectAlike({ ...sent, path, ...(sent.method === 'GET' ? {} : { body }) })
      }),
      { numRuns: 100 },
    )
  })

  test('both have done the same', async () => {
    const texts = async (app: TestApp) => (await app.house.services.notes.all()).map(({ text }) => text).sort()
    const thin = await texts(paths.thin)
    expect(thin).toEqual(await texts(paths.stock))
    expect(thin.length).toBeGreaterThan(5)
  })
})

test('the thin path was tested with the tRPC that is installed', () => {
  expect(installedTrpc()).toBe(TESTED_TRPC)
})

test('another tRPC than the tested one leaves calls to the stock path, and says so', async () => {
  await using app = await testApp({ parts: { trpcVersion: '99.0.0' } })
  expect((await app.call.query('notes.count')).status).toBe(200)
  expect(app.logged.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, version: '99.0.0', fix: expect.stringContaining('KINDRED_THIN_HTTP=off') },
  ])
})
