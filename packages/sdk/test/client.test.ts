import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient, type PostId } from '../src/index.ts'
import { kinds } from '../src/manifest.ts'
import { Refused, type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeEach(async () => {
  server = await wireServer()
})
afterEach(() => server[Symbol.asyncDispose]())

const id = (text: string) => text as PostId

describe('calling', () => {
  it('sends queries as GET and mutations as POST, to the endpoint of that name', async () => {
    const kindred = createClient({ url: server.url })
    await kindred.posts.get({ post: id('7') })
    await kindred.posts.create({ text: 'hello' })
    expect(server.calls.map(({ path, kind, input }) => ({ path, kind, input }))).toEqual([
      { path: 'posts.get', kind: 'query', input: { post: '7' } },
      { path: 'posts.create', kind: 'mutation', input: { text: 'hello' } },
    ])
    expect(server.requests.map((request) => request.slice(0, 5))).toEqual(['GET /', 'POST '])
  })

  it('sends an empty input where none is given', async () => {
    await createClient({ url: server.url }).feeds.home()
    expect(server.calls[0]?.input).toEqual({})
  })

  it('has a method for every endpoint of the manifest and nothing else', () => {
    const kindred = createClient({ url: server.url }) as unknown as Record<string, unknown>
    for (const path of Object.keys(kinds)) {
      const method = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], kindred)
      expect(method).toBeTypeOf('function')
    }
    expect(Object.keys(kindred).sort()).toEqual(
      [...new Set(Object.keys(kinds).map((path) => path.split('.')[0])), 'session'].sort(),
    )
  })

  it('calls nothing when it is awaited, printed or asked for what does not exist', async () => {
    const kindred = createClient({ url: server.url })
    expect(await kindred).toBe(kindred)
    expect('then' in kindred).toBe(false)
    expect('publish' in kindred.posts).toBe(false)
    JSON.stringify(kindred)
    String(kindred)
    expect(server.requests).toEqual([])
  })

  it.each(['/', '///', '/?a=b#c'])('takes an address that ends in %s', async (end) => {
    await createClient({ url: server.url + end }).posts.get({ post: id('7') })
    expect(server.requests[0]).toMatch(/^GET \/trpc\/posts\.get\?/)
  })

  it.each(['', 'localhost:4545', 'ftp://example.com', 'https://'])('refuses "%s" as an address', (url) => {
    expect(() => createClient({ url })).toThrow(/url/)
  })

  it('fixes the input when the call is made: a later change of the object changes no retry', async () => {
    const kindred = createClient({ url: server.url })
    server.intercept((_, response) => response.writeHead(503).end())
    const input = { text: 'first' }
    const call = kindred.posts.create(input)
    input.text = 'second'
    await call
    expect(server.calls.map(({ input: seen }) => seen)).toEqual([{ text: 'first' }])
  })

  it('names the device on mutations, whatever characters its name has', async () => {
    await createClient({ url: server.url, device: 'Adas Händy 📱' }).posts.create({ text: 'x' })
    expect(decodeURIComponent(String(server.calls[0]?.headers['kindred-device']))).toBe('Adas Händy 📱')
  })
})

describe('encoding', () => {
  it('[SDK-1] sends any string as an id to the very endpoint that was called', async () => {
    const kindred = createClient({ url: server.url })
    const nasty = ['../auth.signOut', '?batch=1', '#', '%2f..%2f', 'a,auth.signOut', '/', '\\', '\u0000', '\ud800', '"']
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' }), fc.webUrl()),
        fc.constantFrom('get', 'remove'),
        async (text, verb) => {
          server.calls.length = 0
          await kindred.posts[verb as 'get']({ post: id(text) })
          const wire = JSON.parse(JSON.stringify({ post: text }))
          expect(server.calls.map(({ path, input }) => ({ path, input }))).toEqual([
            { path: `posts.${verb}`, input: wire },
          ])
        },
      ),
      { numRuns: 150 },
    )
  })

  it('[SDK-1] sends a query that is too long for a batch alone and whole', async () => {
    const long = 'x'.repeat(5000)
    await createClient({ url: server.url }).posts.get({ post: id(long) })
    expect(server.calls[0]?.input).toEqual({ post: long })
  })

  it('refuses an input that is not JSON before anything is sent', async () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const call = createClient({ url: server.url }).posts.get(cyclic as { post: PostId })
    await expect(call).rejects.toMatchObject({ reason: 'invalid-input' })
    expect(server.requests).toEqual([])
  })
})

describe('batching', () => {
  it('puts queries of one moment into requests of at most ten calls, mutations into one each', async () => {
    const kindred = createClient({ url: server.url })
    const posts = Array.from({ length: 25 }, (_, at) => kindred.posts.get({ post: id(String(at + 1)) }))
    await Promise.all([...posts, kindred.posts.create({ text: 'a' }), kindred.posts.create({ text: 'b' })])
    expect(server.calls.length).toBe(27)
    const sizes = server.requests.map((request) => request.split('?')[0]?.split(',').length)
    expect(sizes.sort()).toEqual([1, 1, 10, 10, 5])
  })

  it('never puts calls with different tokens into one request', async () => {
    let token = 'one'
    const kindred = createClient({ url: server.url, session: { get: () => token, set: () => {} } })
    const first = kindred.posts.get({ post: id('1') })
    await Promise.resolve()
    await Promise.resolve()
    token = 'two'
    await Promise.all([first, kindred.posts.get({ post: id('2') })])
    expect(server.calls.map((call) => [(call.input as { post: string }).post, call.token]).sort()).toEqual([
      ['1', 'one'],
      ['2', 'two'],
    ])
  })

  it('gives each call of a batch its own outcome', async () => {
    const kindred = createClient({ url: server.url })
    server.answer(({ input }) => {
      if ((input as { post: string }).post === '2') throw new Refused('NOT_FOUND', { reason: 'not-found' })
      return input
    })
    const [one, two] = await Promise.allSettled([
      kindred.posts.get({ post: id('1') }),
      kindred.posts.get({ post: id('2') }),
    ])
    expect(server.requests.length).toBe(1)
    expect(one).toMatchObject({ status: 'fulfilled', value: { post: '1' } })
    expect(two).toMatchObject({ status: 'rejected', reason: { reason: 'not-found', requestId: 'r-1' } })
  })
})

describe('sharing', () => {
  it('asks once for the same thing asked twice at the same time, and again after that', async () => {
    const kindred = createClient({ url: server.url })
    await Promise.all([kindred.posts.get({ post: id('1') }), kindred.posts.get({ post: id('1') })])
    expect(server.calls.length).toBe(1)
    await kindred.posts.get({ post: id('1') })
    expect(server.calls.length).toBe(2)
  })

  it('leaves the other caller its answer when one of them aborts', async () => {
    const kindred = createClient({ url: server.url })
    const leaving = new AbortController()
    let release = () => {}
    server.answer(() => new Promise((resolve) => (release = () => resolve('here'))))
    const aborted = kindred.posts.get({ post: id('1') }, { signal: leaving.signal })
    const staying = kindred.posts.get({ post: id('1') })
    await expect.poll(() => server.calls.length).toBe(1)
    leaving.abort()
    await expect(aborted).rejects.toMatchObject({ reason: 'aborted' })
    release()
    expect(await staying).toBe('here')
    expect(server.calls.length).toBe(1)
  })

  it('ends the request when the last caller aborts, and starts a new one for the next', async () => {
    const kindred = createClient({ url: server.url })
    const leaving = new AbortController()
    let ended = false
    server.intercept((request) => request.socket.on('close', () => (ended = true)))
    const calls = [1, 2].map(() => kindred.posts.get({ post: id('1') }, { signal: leaving.signal }))
    await expect.poll(() => server.requests.length).toBe(1)
    leaving.abort()
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect.poll(() => ended).toBe(true)
    await kindred.posts.get({ post: id('1') })
    expect(server.calls.length).toBe(1)
  })

  it('gives a caller with a longer deadline its answer after the one with a shorter gave up', async () => {
    const kindred = createClient({ url: server.url })
    let release = () => {}
    server.answer(() => new Promise((resolve) => (release = () => resolve('here'))))
    const hasty = kindred.posts.get({ post: id('1') }, { timeoutMs: 100 })
    const patient = kindred.posts.get({ post: id('1') })
    await expect(hasty).rejects.toMatchObject({ reason: 'timeout' })
    release()
    expect(await patient).toBe('here')
  })

  it('reads afresh after a write, even while an older read is on its way', async () => {
    const kindred = createClient({ url: server.url })
    let release = () => {}
    let written = false
    server.answer(async ({ kind }) => {
      if (kind === 'mutation') written = true
      else if (!written) await new Promise<void>((resolve) => (release = resolve))
      return written ? 'new' : 'old'
    })
    const before = kindred.feeds.home()
    before.catch(() => {})
    await expect.poll(() => server.calls.length).toBe(1)
    await kindred.posts.create({ text: 'x' })
    const after = await kindred.feeds.home()
    release()
    expect(after).toBe('new')
  })
})
