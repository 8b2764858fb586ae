import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { endpointsOf } from '@kindred/contract'
import { describe, expect, test } from 'vitest'
import { testApi } from '../../test/rpc/contract.ts'
import { exchange } from '../../test/rpc/raw.ts'
import { createLog } from '../kernel/log.ts'
import { proxies } from './address.ts'
import { createJudge } from './judge.ts'
import { unobserved } from './observer.ts'
import { createThin, type ThinParts } from './thin.ts'

/** A thin path before a stock path that answers nothing but its name. */
async function thinServer(given: Partial<ThinParts> = {}) {
  const called: string[] = []
  const parts: ThinParts = {
    endpoints: endpointsOf(testApi),
    perform: async ({ path }) => void called.push(path),
    authenticate: async () => undefined,
    judge: createJudge({ log: createLog('silent'), isUnavailable: () => false, isFull: () => false }),
    observer: unobserved,
    origins: { own: undefined, others: [] },
    isProxy: proxies([]),
    maxBodyBytes: 100,
    load: { isShedding: () => false },
    isClosing: () => false,
    ...given,
  }
  const stock: RequestListener = (request, response) => {
    request.resume()
    response.setHeader('x-path', 'stock').end()
  }
  const server = createServer({ joinDuplicateHeaders: true }, createThin(parts, stock))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    called,
    port,
    async path(line: string, headers: readonly string[] = [], body = '') {
      const length = body === '' ? [] : [`content-length: ${body.length}`]
      const head = [`${line} HTTP/1.1`, 'host: kindred.test', 'connection: close', ...length, ...headers, '', body]
      return pathOf(await exchange(port, head.join('\r\n')))
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

function pathOf(answer: string): 'stock' | 'thin' {
  return answer.includes('x-path: stock') ? 'stock' : 'thin'
}

const json = ['content-type: application/json']

describe('the thin path', () => {
  test('takes what our clients send', async () => {
    await using server = await thinServer()
    for (const line of [
      'GET /trpc/notes.count',
      'GET /trpc/notes.get?input=%7B%22note%22%3A%221%22%7D',
      'GET /trpc/notes.count,notes.mine?batch=1&input=%7B%7D',
    ])
      for (const headers of [[], json, ['authorization: Bearer ann', 'origin: https://any.example', 'accept: */*']])
        expect(await server.path(line, headers), line).toBe('thin')
    expect(await server.path('POST /trpc/notes.add', json, '{"text":"a"}')).toBe('thin')
    expect(await server.path('POST /trpc/notes.add,notes.clear?batch=1', json, '{}')).toBe('thin')
    expect(server.called).toHaveLength(15)
  })

  test('leaves everything else to the stock path, and calls nothing', async () => {
    await using server = await thinServer()
    for (const [line, headers = [], body = ''] of [
      ['GET /trpc/notes.nothing'],
      ['GET /trpc/notes.add'],
      ['GET /trpc/notes.count,notes.add?batch=1'],
      [`GET /trpc/${Array(11).fill('notes.count').join()}?batch=1`],
      ['GET /trpc/notes%2ecount'],
      ['GET /trpc/notes.count?connectionParams=%7B%7D'],
      ['GET /trpc/notes.count?input=%7B%7D&input=%7B%7D'],
      ['GET /trpc/notes.count?input=%ff'],
      ['GET /trpc/notes.count?input=%7B'],
      ['GET /trpc/notes.count', ['trpc-accept: application/jsonl']],
      ['GET /trpc/notes.count', ['content-type: text/plain']],
      ['GET /trpc/notes.count', [], '{}'],
      ['HEAD /trpc/notes.count'],
      ['PUT /trpc/notes.nothing', json, '{}'],
      ['POST /trpc/notes.count', json, '{}'],
      ['POST /trpc/notes.add', [...json, 'content-encoding: gzip'], '{}'],
      ['POST /trpc/notes.add', [...json, 'origin: https://evil.example'], '{}'],
      ['POST /trpc/notes.add', ['content-type: text/plain'], '{}'],
      ['POST /trpc/notes.add', json, '{'],
      ['POST /trpc/notes.add?batch=1', json, '[]'],
      ['POST /trpc/notes.add', json, `{"text":"${'x'.repeat(100)}"}`],
      ['GET /health'],
    ] as [string, string[]?, string?][]) {
      expect(await server.path(line, headers, body), line).toBe('stock')
    }
    const chunked = `POST /trpc/notes.add HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${json[0]}\r\ntransfer-encoding: chunked\r\n`
    expect(pathOf(await exchange(server.port, `${chunked}\r\n2\r\n{}\r\n0\r\n\r\n`))).toBe('stock')
    expect(server.called).toEqual([])
  })

  test('[DUR-2] calls nothing for a peer that went away before all of its body came', async () => {
    await using server = await thinServer()
    const gone = Promise.withResolvers<void>()
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(`POST /trpc/notes.clear HTTP/1.1\r\nhost: a\r\n${json[0]}\r\ncontent-length: 20\r\n\r\n{}`, () =>
        socket.destroy(),
      )
    })
    socket.on('close', () => gone.resolve())
    await gone.promise
    expect(await server.path('GET /trpc/notes.count')).toBe('thin')
    expect(server.called).toEqual(['notes.count'])
  })

  test('[DOS-1] answers what nobody expected to be thrown, and tells the operator alone', async () => {
    const lines: string[] = []
    const log = createLog('error', { write: (line) => void lines.push(line) })
    const endless: Record<string, unknown> = {}
    endless.itself = endless
    await using server = await thinServer({
      perform: async () => endless,
      judge: createJudge({ log, isUnavailable: () => false, isFull: () => false }),
    })
    const answer = await exchange(server.port, 'GET /trpc/notes.count HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 500 [\s\S]*"reason":"internal"/)
    expect(answer).not.toContain('circular')
    expect(lines.join()).toContain('circular')
  })
})
