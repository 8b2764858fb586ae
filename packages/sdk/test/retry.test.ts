import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newKey } from '../src/calls.ts'
import { createClient, KindredError, type PostId } from '../src/index.ts'
import { backoffMs, isTransient, persist } from '../src/retry.ts'
import { broken, page, Refused, type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeEach(async () => {
  server = await wireServer()
  vi.spyOn(Math, 'random').mockReturnValue(0) // no waiting between tries
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await server[Symbol.asyncDispose]()
})

const post = '1' as PostId

describe('trying again', () => {
  it.each([
    ['a broken connection', broken],
    ['502 from a proxy', page(502)],
    ['503', page(503)],
    ['504', page(504)],
    ['429', page(429)],
  ])('[SDK-2] repeats queries and keyed mutations after %s', async (_, failure) => {
    const kindred = createClient({ url: server.url })
    server.intercept(failure, failure)
    expect(await kindred.posts.get({ post })).toEqual({ done: true })
    server.intercept(failure, failure, failure)
    expect(await kindred.posts.create({ text: 'x' })).toEqual({ done: true })
    expect(server.requests.length).toBe(7)
  })

  it('[SDK-2] repeats after `unavailable`, `deadline` and `rate-limited` from the server', async () => {
    const refusals = [
      new Refused('SERVICE_UNAVAILABLE', { reason: 'unavailable' }),
      new Refused('GATEWAY_TIMEOUT', { reason: 'deadline' }),
      new Refused('TOO_MANY_REQUESTS', { reason: 'rate-limited', retryAfterMs: 1 }),
    ]
    server.answer(() => {
      const refusal = refusals.pop()
      if (refusal) throw refusal
      return 'done'
    })
    expect(await createClient({ url: server.url }).posts.create({ text: 'x' })).toBe('done')
    expect(server.calls.length).toBe(4)
  })

  it.each(['not-found', 'invalid-input', 'conflict', 'internal', 'forbidden', 'idempotency.mismatch'])(
    '[SDK-2] does not repeat after %s',
    async (reason) => {
      server.answer(() => {
        throw new Refused('BAD_REQUEST', { reason })
      })
      await expect(createClient({ url: server.url }).posts.create({ text: 'x' })).rejects.toMatchObject({ reason })
      expect(server.calls.length).toBe(1)
    },
  )

  it('gives up after as many retries as it was given', async () => {
    server.answer(() => {
      throw new Refused('SERVICE_UNAVAILABLE', { reason: 'unavailable' })
    })
    await expect(createClient({ url: server.url }).posts.get({ post })).rejects.toMatchObject({ reason: 'unavailable' })
    expect(server.calls.length).toBe(4)
    await expect(createClient({ url: server.url, retries: 1 }).posts.get({ post })).rejects.toThrow()
    expect(server.calls.length).toBe(6)
  })

  it('repeats a try that took too long, within the deadline of the call', async () => {
    server.answer(() => (server.calls.length === 1 ? new Promise(() => {}) : 'second'))
    const kindred = createClient({ url: server.url, attemptTimeoutMs: 50 })
    expect(await kindred.posts.create({ text: 'x' })).toBe('second')
    expect(server.calls[1]?.key).toBe(server.calls[0]?.key)
  })

  it('does not wait for a time beyond the deadline: it says at once when to come back', async () => {
    server.answer(() => {
      throw new Refused('TOO_MANY_REQUESTS', { reason: 'rate-limited', retryAfterMs: 60_000 })
    })
    const began = performance.now()
    const call = createClient({ url: server.url }).posts.get({ post })
    await expect(call).rejects.toMatchObject({ reason: 'rate-limited', retryAfterMs: 60_000 })
    expect(server.calls.length).toBe(1)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('ends a wait between tries when the caller aborts', async () => {
    const leaving = new AbortController()
    server.intercept((_, response) => {
      response.writeHead(503, { 'retry-after': '20' }).end()
      setTimeout(() => leaving.abort(), 20)
    })
    const call = createClient({ url: server.url }).posts.create({ text: 'x' }, { signal: leaving.signal })
    await expect(call).rejects.toMatchObject({ reason: 'aborted' })
  })
})

describe('idempotency keys', () => {
  it('[IDEM-1] keep one key over all tries of an intent, and make a new one for the next', async () => {
    const kindred = createClient({ url: server.url })
    server.answer(() => {
      if (server.calls.length < 3) throw new Refused('SERVICE_UNAVAILABLE', { reason: 'unavailable' })
      return 'done'
    })
    await kindred.posts.create({ text: 'x' })
    await kindred.posts.create({ text: 'x' })
    const keys = server.calls.map(({ key }) => key)
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3]])
    expect(keys[3]).not.toBe(keys[0])
  })

  it('are the caller’s where given, and never on queries', async () => {
    const kindred = createClient({ url: server.url })
    await kindred.posts.create({ text: 'x' }, { idempotencyKey: 'order-7' })
    await kindred.posts.get({ post }, { idempotencyKey: 'order-7' })
    expect(server.calls.map(({ key }) => key)).toEqual(['order-7', null])
  })

  it.each(['', 'a b', 'é', 'x'.repeat(256), 'a\nb'])('refuse %j before anything is sent', async (idempotencyKey) => {
    const call = createClient({ url: server.url }).posts.create({ text: 'x' }, { idempotencyKey })
    await expect(call).rejects.toMatchObject({ reason: 'invalid-input' })
    expect(server.requests).toEqual([])
  })

  it('are as random on pages without randomUUID', () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/)
    expect(newKey()).not.toBe(newKey())
    vi.stubGlobal('crypto', undefined)
    expect(newKey).toThrow(/polyfill/)
    vi.unstubAllGlobals()
  })
})

describe('back-off', () => {
  it('is anything up to a bound that doubles from 200 ms to 5 s', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const bound = Math.min(5000, 200 * 2 ** attempt)
        const wait = backoffMs(attempt, random)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThan(bound)
        expect(wait / bound).toBeCloseTo(random, 6)
      }),
    )
  })

  it('[SDK-2] begins no try after the deadline, none too many, and none sooner than the server asked', async () => {
    const failure = fc.record({
      reason: fc.constantFrom('offline', 'unavailable', 'rate-limited', 'timeout', 'not-found', 'internal'),
      retryAfterMs: fc.option(fc.nat(20_000)),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(failure, { maxLength: 8 }),
        fc.nat(5),
        fc.nat(30_000),
        async (failures, retries, timeout) => {
          vi.useFakeTimers()
          const began = performance.now()
          const tries: number[] = []
          const run = persist(
            async () => {
              const parts = failures[tries.length]
              tries.push(performance.now() - began)
              if (parts) throw new KindredError({ ...parts, message: 'm' })
              return 'done'
            },
            { signal: new AbortController().signal, deadline: began + timeout },
            { retries, attemptTimeoutMs: 1000 },
          ).catch(() => 'failed')
          await vi.runAllTimersAsync()
          await run
          expect(tries.length).toBeLessThanOrEqual(retries + 1)
          for (const [at, time] of tries.entries()) {
            if (at === 0) continue
            const before = failures[at - 1]
            expect(isTransient(new KindredError({ reason: String(before?.reason), message: '' }))).toBe(true)
            expect(time).toBeLessThan(timeout)
            expect(time - (tries[at - 1] ?? 0)).toBeGreaterThanOrEqual(before?.retryAfterMs ?? 0)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
