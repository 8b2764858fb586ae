import { describe, expect, test } from 'vitest'
import { type ListeningServer, listeningServer } from './http.ts'

/** A request that no client of ours would send, and what it must get. */
interface Malformed {
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly type?: string
  readonly status: number
  readonly reason: string
  /** Where the refusal finds fault, when it names a part of the request. */
  readonly at?: string
}

const deep = (levels: number, open: string, close: string) => `${open.repeat(levels)}1${close.repeat(levels)}`
const update = { path: '/trpc/profiles.update', reason: 'invalid-input', status: 400 }

const bodies: Record<string, Malformed> = {
  'no JSON': { ...update, body: '{"name":', at: '' },
  'JSON and more': { ...update, body: '{} {}', at: '' },
  'single quotes': { ...update, body: "{'name':'ann'}", at: '' },
  NaN: { ...update, body: 'NaN', at: '' },
  NUL: { ...update, body: '\0', at: '' },
  'half an escape': { ...update, body: '{"name":"\\ud8"}', at: '' },
  '10,000 lists deep': { ...update, body: deep(10_000, '[', ']'), at: '' },
  '10,000 objects deep': { ...update, body: deep(10_000, '{"links":', '}'), at: 'links' },
  '10,000 lists deep in a field': { ...update, body: `{"bio":${deep(10_000, '[', ']')}}`, at: 'bio' },
  'the last of two keys counts': { ...update, body: '{"name":"ann","name":7}', at: 'name' },
  '40,001 fields': { ...update, body: JSON.stringify(Object.fromEntries(Array(40_001).fill(1).entries())), at: '' },
  'half a megabyte of marks': { ...update, body: JSON.stringify({ bio: '\u0301'.repeat(250_000) }), at: 'bio' },
  'two megabytes': {
    ...update,
    body: JSON.stringify({ bio: 'a'.repeat(2 ** 21) }),
    status: 413,
    reason: 'payload-too-large',
  },
  'a form': { ...update, body: 'name=ann', type: 'application/x-www-form-urlencoded', status: 415, at: 'content-type' },
  text: { ...update, body: '{"name":"ann"}', type: 'text/plain', status: 415, at: 'content-type' },
  'parts of a form': {
    ...update,
    body: '--x--',
    type: 'multipart/form-data; boundary=x',
    status: 415,
    at: 'content-type',
  },
}

const addresses: Record<string, Malformed> = {
  'a mutation that is asked for': {
    path: '/trpc/graph.follow?input={}',
    status: 405,
    reason: 'invalid-input',
    at: 'method',
  },
  'a query that is posted': {
    path: '/trpc/profiles.me',
    body: '{}',
    status: 405,
    reason: 'invalid-input',
    at: 'method',
  },
  'another method': { ...update, method: 'DELETE', body: '{}', status: 405, at: 'method' },
  'an input that is no JSON': { path: '/trpc/graph.blocks?input={', status: 400, reason: 'invalid-input', at: '' },
  'an input that is no text': { path: '/trpc/graph.blocks?input=%ff', status: 400, reason: 'invalid-input', at: '' },
  'a path that is no text': { path: '/trpc/%ff', status: 400, reason: 'invalid-input', at: '' },
  'half an escape in the path': { path: '/trpc/%', status: 400, reason: 'invalid-input', at: '' },
  ...Object.fromEntries(
    [
      '/trpc/nonsense',
      '/trpc/graph',
      '/trpc/graph.closeFriends',
      '/trpc/__proto__',
      '/trpc/constructor',
      '/trpc/graph.__proto__',
      '/trpc/graph.constructor',
      '/trpc/toString',
      '/trpc/_def',
      '/trpc/graph.follow.call',
      '/trpc/graph%2ffollow',
      '/trpc/%00',
      '/trpc/..%2f..%2fetc%2fpasswd',
      '/trpc/profiles.me,profiles.me',
      `/trpc/${'a'.repeat(10_000)}`,
      '/trpc',
      '/__proto__',
      '/%2ftrpc/profiles.me',
      '//trpc/profiles.me',
      '/TRPC/profiles.me',
    ].map((path) => [path.slice(0, 40), { path, status: 404, reason: 'not-found' }]),
  ),
}

const batch = (calls: number) => `/trpc/${Array(calls).fill('profiles.update').join()}?batch=1`
const batches: Record<string, Malformed> = {
  'eleven calls': { path: batch(11), body: '{}', status: 400, reason: 'invalid-input', at: 'batch' },
  'calls of two kinds': {
    path: '/trpc/profiles.update,profiles.me?batch=1',
    body: '{}',
    status: 400,
    reason: 'invalid-input',
    at: 'batch',
  },
}

function send(server: ListeningServer, { method, path, body, type = 'application/json' }: Malformed, token: string) {
  const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) }
  return server.request(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body !== undefined && { body }),
  })
}

describe('a malformed request', () => {
  test('[DOS-1] [DOS-2] gets a typed refusal, writes nothing and harms nobody after it', async () => {
    await using server = await listeningServer()
    const { ann } = await server.people('ann')
    const before = await server.dump()
    const prototype = Object.getOwnPropertyNames(Object.prototype)
    for (const [what, malformed] of Object.entries({ ...bodies, ...addresses, ...batches })) {
      const { status, error } = await send(server, malformed, ann.token)
      const { issues } = (error?.details ?? { issues: [] }) as {
        issues: { path: string; message: string; fix: string }[]
      }
      const at = malformed.at === undefined ? [] : [malformed.at]
      expect({ what, status, reason: error?.reason, at: issues.map(({ path }) => path) }).toEqual({
        what,
        status: malformed.status,
        reason: malformed.reason,
        at,
      })
      for (const { message, fix } of issues)
        expect([message, fix]).toEqual([expect.any(String), expect.stringMatching(/\w/)])
      expect(error?.message).toMatch(/\.$/)
      expect(error?.requestId).toMatch(/^[\w-]{16}$/)
      expect((await server.request('/health')).status).toBe(200)
    }
    expect(await server.dump()).toEqual(before)
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype)
  })

  test('in a batch spoils no other call', async () => {
    await using server = await listeningServer()
    const { ann } = await server.people('ann')
    const path = '/trpc/profiles.update,profiles.update,graph.nonsense,graph.follow?batch=1'
    const body = '{"0":{"bio":"kept"},"1":{"bio":7},"2":{},"3":{"target":"@nobody"}}'
    const { status, text } = await send(server, { path, body, status: 207, reason: '' }, ann.token)
    expect(status).toBe(207)
    const answers = JSON.parse(text) as {
      result?: { data: { bio: string } }
      error?: { data: { reason: string; details: unknown } }
    }[]
    expect(answers.map(({ result, error }) => result?.data.bio ?? error?.data.reason)).toEqual([
      'kept',
      'invalid-input',
      'not-found',
      'not-found',
    ])
    expect(answers[1]?.error?.data.details).toMatchObject({ issues: [{ path: 'bio', message: 'is not text' }] })
    expect((await ann.profiles.get({ person: '@ann' })).bio).toBe('kept')
  })

  test('[DOS-4] ends a connection of which it may have left something unread, and says so', async () => {
    await using server = await listeningServer()
    const answer = await fetch(`${server.url}/trpc/profiles.update`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'a'.repeat(2 ** 21),
    })
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close'])
  })
})
