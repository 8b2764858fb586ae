import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { account, as, type TestApp, testApp } from '../../test/rpc/app.ts'
import { exchange, send } from '../../test/rpc/raw.ts'

const add = (text: string) => ({
  path: '/trpc/notes.add',
  headers: { 'content-type': 'application/json', ...as('ann') },
  body: JSON.stringify({ text }),
})
const notes = async (app: TestApp) => (await app.house.services.notes.all()).length

/** A server whose calls wait until they are let go. */
async function slowApp(timeouts = {}) {
  const started = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const app = await testApp({
    parts: { timeouts },
    authenticate: async () => {
      started.resolve()
      await released.promise
      return account('101')
    },
  })
  return { app, started: started.promise, release: () => released.resolve() }
}

describe('a server that closes', () => {
  test('[DUR-2] finishes the change that is in flight, and takes nothing new', async () => {
    const { app, started, release } = await slowApp()
    await using _ = app
    const asked = add('in flight')
    const inFlight = send(app.port, { ...asked, headers: { ...asked.headers, connection: 'keep-alive' } })
    await started
    const closing = app.app.close()
    await expect(send(app.port, { method: 'GET', path: '/health' })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    release()
    const answer = await inFlight
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close'])
    await closing
    expect(await notes(app)).toBe(1)
  })

  test('cuts what outlasts its patience', async () => {
    const { app, started, release } = await slowApp({ drainMs: 20 })
    await using _ = app
    const inFlight = send(app.port, add('too slow')).catch(({ code }) => code)
    await started
    await app.app.close()
    expect(await inFlight).toBe('ECONNRESET')
    release()
  })

  test('waits for no connection on which nothing happens', async () => {
    await using app = await testApp({ parts: { timeouts: { drainMs: 600_000 } } })
    const idle = exchange(app.port, 'GET /health HTTP/1.1\r\nhost: a\r\n\r\n')
    await send(app.port, { method: 'GET', path: '/health' })
    await app.app.close()
    expect(await idle).toMatch(/^HTTP\/1\.1 200 /)
  })
})

test('a port that is taken is told with what to do about it', async () => {
  await using app = await testApp()
  await expect(app.app.listen({ host: '127.0.0.1', port: app.port })).rejects.toMatchObject({
    name: 'PortInUse',
    port: app.port,
    message: expect.stringContaining(`127.0.0.1:${app.port}`),
  })
})

describe('[DOS-4] a stream that does not end', () => {
  const timeouts = { headersMs: 100, requestMs: 200, keepAliveMs: 50 }

  test.each([
    ['in its headers', 'GET /health HTTP/1.1\r\nhost: a\r\n'],
    ['before it begins', ''],
    [
      'in its body',
      'POST /trpc/notes.add HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ann\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"text":',
    ],
    [
      'in its last piece',
      'POST /trpc/notes.add HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ann\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"text":',
    ],
  ])('is given up: %s', async (_, bytes) => {
    await using app = await testApp({ parts: { timeouts } })
    const answer = await exchange(app.port, bytes)
    expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/)
    expect(await notes(app)).toBe(0)
  })
})

const head = 'host: a\r\nauthorization: Bearer ann\r\ncontent-type: application/json\r\n'

describe('a length that lies', () => {
  test('cuts the body there, and the rest is no part of the call', async () => {
    await using app = await testApp()
    const body = '{"text":"hi"}'
    const bytes = `POST /trpc/notes.add HTTP/1.1\r\n${head}content-length: 5\r\n\r\n${body}`
    const answer = await exchange(app.port, bytes)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(await notes(app)).toBe(0)
  })

  test('that says too much is refused before anything is read', async () => {
    await using app = await testApp({ parts: { timeouts: { headersMs: 100, requestMs: 200, keepAliveMs: 50 } } })
    const bytes = `POST /trpc/notes.add HTTP/1.1\r\n${head}content-length: 99999999\r\n\r\n{"text":"hi"}`
    expect(await exchange(app.port, bytes)).toMatch(/^HTTP\/1\.1 413 [\s\S]*payload-too-large/)
    expect(await notes(app)).toBe(0)
  })

  test.each([
    ['beside pieces', 'content-length: 13\r\ntransfer-encoding: chunked\r\n'],
    ['twice', 'content-length: 13\r\ncontent-length: 5\r\n'],
    ['below nothing', 'content-length: -1\r\n'],
    ['in words', 'content-length: many\r\n'],
    ['in pieces of another kind', 'transfer-encoding: gzip\r\n'],
  ])('is refused: %s', async (_, lengths) => {
    await using app = await testApp()
    const answer = await exchange(app.port, `POST /trpc/notes.add HTTP/1.1\r\n${head}${lengths}\r\n{"text":"hi"}`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(await notes(app)).toBe(0)
  })
})

describe('whatever is sent', () => {
  test('[DOS-1] ends no server, and [DOS-2] changes no prototype', async () => {
    await using app = await testApp({ parts: { timeouts: { headersMs: 100, requestMs: 200, keepAliveMs: 50 } } })
    const before = Object.getOwnPropertyNames(Object.prototype).toSorted()
    const poison = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"text":"x"}'
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    const close = 'connection: close\r\n'
    const post = (path: string, body: string) =>
      `POST ${path} HTTP/1.1\r\n${head}${close}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    const get = (path: string) => `GET ${path} HTTP/1.1\r\n${head}${close}\r\n`
    for (const bytes of [
      post('/trpc/notes.add', poison),
      post('/trpc/notes.add', deep),
      post('/trpc/notes.add', '{"text":'),
      post('/trpc/notes.add', '\ufeff{}'),
      post('/trpc/notes.add,__proto__?batch=1', '{"__proto__":{"text":"x"},"0":{"text":"x"}}'),
      post('/trpc/notes.add?batch=1', '[]'),
      post('/trpc/notes.add?batch=1', 'null'),
      post('/trpc/__proto__', '{}'),
      post('/trpc/constructor.constructor', '{}'),
      get('/trpc/notes.get?input=%E0%A4%A'),
      get('/trpc/%E0%A4%A'),
      get('/trpc/notes.list?batch=1&input=7'),
      get('/trpc/toString'),
      get('/trpc/'),
      get('//evil.example/..%2f'),
      get(`/${'x'.repeat(30_000)}`),
      `GET http://[::1 HTTP/1.1\r\n${close}\r\n`,
      `GET /health HTTP/1.1\r\nhost: ${'['}::\r\n${close}\r\n`,
      `GET /health HTTP/1.1\r\n${close}\r\n`,
      'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n',
      `GET /health HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
    ]) {
      const answer = await exchange(app.port, bytes)
      expect(answer, bytes.slice(0, 80)).not.toMatch(/^HTTP\/1\.1 5/)
    }
    expect((await app.call.query('notes.count')).status).toBe(200)
    expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(before)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('[DOS-1] bytes that are no request end no server', async () => {
    await using app = await testApp({ parts: { timeouts: { headersMs: 50, requestMs: 100, keepAliveMs: 50 } } })
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('', 'GET ', 'POST /trpc/ HTTP/1.1\r\n'),
        async (bytes, start) => {
          await exchange(app.port, Buffer.concat([Buffer.from(start), bytes, Buffer.from('\r\n\r\n')]))
          expect((await send(app.port, { method: 'GET', path: '/health' })).status).toBe(200)
        },
      ),
      { numRuns: 30 },
    )
  })
})
