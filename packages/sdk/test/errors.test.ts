import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient, isKindredError, isRefusal, KindredError, type PostId, safe } from '../src/index.ts'
import { retryAfterOf } from '../src/reply.ts'
import { page, Refused, type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeEach(async () => {
  server = await wireServer()
})
afterEach(() => server[Symbol.asyncDispose]())

const post = '1' as PostId
const client = () => createClient({ url: server.url, retries: 0 })
const caught = (promise: PromiseLike<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  )

describe('a refusal', () => {
  it('tells reason, message, details, request id and when to come back', async () => {
    server.answer(() => {
      const details = { issues: [{ path: 'text', message: 'is long', fix: 'shorten it' }] }
      throw new Refused('BAD_REQUEST', { reason: 'invalid-input', details, requestId: 'r-9', retryAfterMs: 40 })
    })
    expect(await caught(client().posts.get({ post }))).toMatchObject({
      name: 'KindredError',
      reason: 'invalid-input',
      message: 'refused: invalid-input First: text is long: shorten it.',
      details: { issues: [{ path: 'text', message: 'is long', fix: 'shorten it' }] },
      requestId: 'r-9',
      retryAfterMs: 40,
    })
  })

  it('holds null where the server said nothing', async () => {
    server.answer(() => {
      throw new Refused('CONFLICT', { reason: 'graph.unblock-first' })
    })
    expect(await caught(client().posts.create({ text: 'x' }))).toMatchObject({ details: null, retryAfterMs: null })
  })

  it('takes its reason from the status when a server speaks tRPC without our reasons', async () => {
    server.answer(() => {
      throw new Refused('FORBIDDEN', { reason: undefined })
    })
    expect(await caught(client().posts.get({ post }))).toMatchObject({ reason: 'forbidden' })
  })
})

describe('an answer that is not ours', () => {
  it.each([
    [502, 'unavailable'],
    [404, 'unavailable'],
    [200, 'unavailable'],
    [429, 'rate-limited'],
    [413, 'payload-too-large'],
  ])('is %i as a page of HTML: %s, never a parse error', async (status, reason) => {
    server.intercept(page(status), page(status))
    expect(await caught(client().posts.get({ post }))).toMatchObject({ reason, requestId: null })
    const error = await caught(client().posts.create({ text: 'x' }))
    expect(isKindredError(error) && error.message).toContain(String(status))
  })

  it.each(['null', '[]', '{}', '[{}]', '42', '{"error":"nope"}', '{"error":{"code":"x","message":1}}', '{"result":1}'])(
    'is JSON of another make, %s: unavailable',
    async (body) => {
      server.intercept((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body))
      expect(await caught(client().posts.get({ post }))).toMatchObject({ reason: 'unavailable' })
    },
  )

  it('reads Retry-After as seconds and as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(retryAfterOf('3', now)).toBe(3000)
    expect(retryAfterOf('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5000)
    expect(retryAfterOf('Wed, 31 Dec 2025 00:00:05 GMT', now)).toBe(0)
    expect(retryAfterOf('soon', now)).toBe(null)
    expect(retryAfterOf(null, now)).toBe(null)
  })
})

describe('what the client itself says', () => {
  it('is offline when nobody listens, with the cause', async () => {
    const { url } = server
    await server[Symbol.asyncDispose]()
    const error = await caught(createClient({ url, retries: 0 }).posts.get({ post }))
    expect(error).toMatchObject({ reason: 'offline', requestId: null, cause: expect.any(TypeError) })
  })

  it('is offline when the connection breaks in the middle of an answer', async () => {
    server.intercept((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('[{"resu')
      setImmediate(() => response.destroy())
    })
    expect(await caught(client().posts.get({ post }))).toMatchObject({ reason: 'offline' })
  })

  it('is timeout when the deadline passes, and says how long that was', async () => {
    server.answer(() => new Promise(() => {}))
    const error = await caught(client().posts.create({ text: 'x' }, { timeoutMs: 40 }))
    expect(error).toMatchObject({ reason: 'timeout', message: expect.stringContaining('40 ms') })
  })

  it('is aborted when the caller aborts, before and during the call', async () => {
    const gone = AbortSignal.abort('left')
    expect(await caught(client().posts.get({ post }, { signal: gone }))).toMatchObject({
      reason: 'aborted',
      cause: 'left',
    })
    expect(server.requests).toEqual([])
    const leaving = new AbortController()
    server.answer(() => {
      leaving.abort()
      return new Promise(() => {})
    })
    const during = client().posts.create({ text: 'x' }, { signal: leaving.signal })
    expect(await caught(during)).toMatchObject({ reason: 'aborted' })
  })

  it.each([0, -1, Number.NaN])('refuses %d ms as a timeout', async (timeoutMs) => {
    expect(await caught(client().posts.get({ post }, { timeoutMs }))).toMatchObject({ reason: 'invalid-input' })
  })
})

describe('telling errors apart', () => {
  it('narrows by reason, also for an error of another copy of this package', () => {
    const own = new KindredError({ reason: 'graph.self', message: 'm' })
    const foreign = Object.assign(new Error('m'), { reason: 'graph.self', [Symbol.for('kindred.error')]: true })
    for (const error of [own, foreign]) {
      expect(isRefusal(error, 'graph.self')).toBe(true)
      expect(isRefusal(error, 'not-found')).toBe(false)
    }
    for (const other of [new Error('m'), { reason: 'graph.self' }, null, undefined, 'graph.self']) {
      expect(isRefusal(other, 'graph.self')).toBe(false)
    }
  })

  it('gives { data, error } through safe, for calls and for lists', async () => {
    server.answer(() => ({ items: [], cursor: null }))
    expect(await safe(client().feeds.home())).toEqual({ data: { items: [], cursor: null }, error: null })
    server.answer(() => {
      throw server.refusal()
    })
    expect(await safe(client().posts.get({ post }))).toMatchObject({ data: null, error: { reason: 'unauthenticated' } })
    await expect(safe(Promise.reject(new RangeError('a bug')))).rejects.toThrow(RangeError)
  })
})
