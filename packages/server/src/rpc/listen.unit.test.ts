import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { exchange } from '../../test/rpc/raw.ts'
import { createLog } from '../kernel/log.ts'
import { defaultTimeouts, listen, type Timeouts } from './listen.ts'
import { connectionsFor, openFiles } from './open-files.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const hello: Answer = (request, response) => void response.end(`hello ${request.url}`)

async function listening(answer: Answer = hello, given: { timeouts?: Partial<Timeouts>; connections?: number } = {}) {
  const { timeouts, connections } = given
  let dropped = 0
  const server = await listen(answer, {
    host: '127.0.0.1',
    port: 0,
    timeouts: { ...defaultTimeouts, drainMs: 20, ...timeouts },
    log: createLog('silent'),
    onDrop: () => void dropped++,
    ...(connections === undefined ? {} : { connections }),
  })
  return { ...server, dropped: () => dropped, [Symbol.asyncDispose]: () => server.close() }
}

const close = 'connection: close\r\n'
const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nhost: a\r\n${headers}\r\n`

describe('headers', () => {
  test('[DOS-4] that are too many or too long are refused, and those that browsers and proxies send are not', async () => {
    await using server = await listening()
    const many = (count: number) => Array.from({ length: count }, (_, at) => `x-${at}: 1\r\n`).join('')
    expect(await exchange(server.port, get('/', close + many(98)))).toMatch(/^HTTP\/1\.1 200 /)
    for (const headers of [many(99), many(1999), many(2500), `x: ${'x'.repeat(16_384)}\r\n`])
      expect(await exchange(server.port, get('/', close + headers))).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('of which one comes twice are read together, so that none falls under the table', async () => {
    const seen: unknown[] = []
    await using server = await listening((request, response) => {
      seen.push(request.headers.authorization, request.headers['content-type'])
      response.end()
    })
    const twice = 'authorization: Bearer a\r\nauthorization: Bearer b\r\ncontent-type: a/b\r\ncontent-type: c/d\r\n'
    await exchange(server.port, get('/', close + twice))
    expect(seen).toEqual(['Bearer a, Bearer b', 'a/b, c/d'])
  })
})

describe('a connection', () => {
  test('that asks many things at once is answered in order', async () => {
    await using server = await listening((request, response) => {
      const slowFirst = request.url === '/0' ? 20 : 0
      setTimeout(() => response.end(`${request.url};`), slowFirst)
    })
    const paths = Array.from({ length: 20 }, (_, at) => `/${at}`)
    const bytes = paths.map((path, at) => get(path, at === 19 ? close : '')).join('')
    const answers = await exchange(server.port, bytes)
    expect(answers.match(/\/\d+;/g)).toEqual(paths.map((path) => `${path};`))
  })

  test('of HTTP/1.0 is answered and ends, with a host or without', async () => {
    await using server = await listening()
    for (const headers of ['', 'host: a\r\n'])
      expect(await exchange(server.port, `GET /old HTTP/1.0\r\n${headers}\r\n`)).toMatch(
        /^HTTP\/1\.1 200 [\s\S]*hello \/old$/,
      )
  })

  test('[DOS-4] whose peer takes nothing of its answer is cut, and what was kept for it is let go', async () => {
    const ended = Promise.withResolvers<boolean>()
    const large = (_: IncomingMessage, response: ServerResponse) => {
      response.on('close', () => ended.resolve(response.writableFinished))
      response.end(Buffer.alloc(32 * 2 ** 20))
    }
    await using server = await listening(large, { timeouts: { idleMs: 100 } })
    const socket = connect(server.port, '127.0.0.1', () => void socket.write(get('/')))
    socket.on('error', () => {})
    socket.pause()
    expect(await ended.promise).toBe(false)
    socket.destroy()
  })

  test('[DOS-4] that is one too many is refused at once, while the others are served and make room', async () => {
    await using server = await listening(hello, { connections: 3 })
    const open = () =>
      new Promise<Socket>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => resolve(socket)).on('error', () => {})
      })
    const ask = (socket: Socket) =>
      new Promise<string>((resolve) => {
        socket.once('data', (bytes) => resolve(String(bytes).slice(0, 12))).once('close', () => resolve('refused'))
        socket.write(get('/'))
      })
    const taken = [await open(), await open(), await open()]
    for (const socket of taken) expect(await ask(socket)).toBe('HTTP/1.1 200')
    for (let again = 0; again < 5; again++) expect(await ask(await open())).toBe('refused')
    expect(server.dropped()).toBe(5)
    for (const socket of taken) expect(await ask(socket)).toBe('HTTP/1.1 200')
    taken.pop()?.destroy()
    await expect.poll(async () => ask(await open())).toBe('HTTP/1.1 200')
    for (const socket of taken) socket.destroy()
  })
})

test('[DOS-1] what a peer sends after it was told to stop harms nobody', async () => {
  await using server = await listening((_, response) => void response.writeHead(413, { connection: 'close' }).end())
  const gone = new Promise<unknown>((resolve) => {
    const asked = request({ port: server.port, host: '127.0.0.1', method: 'POST', path: '/' })
    asked.on('error', resolve).on('response', (response) => resolve(response.resume().statusCode))
    for (let megabytes = 0; megabytes < 16; megabytes++) asked.write(Buffer.alloc(2 ** 20))
    asked.end()
  })
  expect([413, expect.objectContaining({ code: expect.stringMatching(/EPIPE|ECONNRESET/) })]).toContainEqual(await gone)
  expect(await exchange(server.port, get('/', close))).toMatch(/^HTTP\/1\.1 413 /)
})

test('as many peers are served as leave files for everything else', () => {
  expect(openFiles()).toBeGreaterThan(0)
  expect([60, 256, 1024, 20_000, 1_000_000, undefined].map(connectionsFor)).toEqual([
    30, 160, 928, 19_904, 20_000, 20_000,
  ])
})
