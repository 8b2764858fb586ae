import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { as, type TestApp, testApp } from '../../test/rpc/app.ts'
import { type RawRequest, reasonOf, send } from '../../test/rpc/raw.ts'

const OURS = 'https://app.example'
const OWN = 'https://social.example'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ config: { url: OWN, cors: { origins: [OURS] } } })
})
afterAll(() => app[Symbol.asyncDispose]())
beforeEach(async () => {
  await app.call.mutate('notes.clear', {}, as('ann'))
  await app.call.mutate('notes.add', { text: 'stays' }, as('ann'))
})

const notes = async () => (await app.call.query('notes.count')).data
const sessions = [{}, as('ann')]

const boundary = 'xxxx'
const forms: [string, string | undefined, string][] = [
  [
    'multipart',
    `multipart/form-data; boundary=${boundary}`,
    `--${boundary}\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--${boundary}--\r\n`,
  ],
  ['an empty multipart', `multipart/form-data; boundary=${boundary}`, `--${boundary}--\r\n`],
  ['text', 'text/plain', '{}'],
  ['text that says it is JSON', 'text/plain; application/json', '{}'],
  ['urlencoded', 'application/x-www-form-urlencoded', 'a=1'],
  ['bytes', 'application/octet-stream', '{}'],
  ['no type at all', undefined, '{}'],
  ['an empty type', '', '{}'],
  ['several types', 'application/json, text/plain', '{}'],
  ['another JSON', 'application/jsonl', '{}'],
]

describe.each(forms)('[DOOR-1] a change that comes as %s', (_, type, body) => {
  const headers = type === undefined ? {} : { 'content-type': type }

  test.each(['notes.clear', 'notes.clear?batch=1', 'notes.clear,notes.clear?batch=1'])(
    'reaches no mutation: %s',
    async (path) => {
      for (const session of sessions)
        for (const origin of [{}, { origin: OURS }, { origin: OWN }]) {
          const answer = await send(app.port, {
            path: `/trpc/${path}`,
            headers: { ...headers, ...session, ...origin },
            body,
          })
          expect([answer.status, reasonOf(answer)]).toEqual([415, 'invalid-input'])
          expect(JSON.parse(answer.text).error.data.details.issues).toMatchObject([{ path: 'content-type' }])
        }
      expect(await notes()).toEqual({ notes: 1 })
    },
  )
})

const json = { 'content-type': 'application/json', ...as('ann') }
const clear: RawRequest = { path: '/trpc/notes.clear', headers: json, body: '{}' }
const with_ = (headers: Record<string, string>): RawRequest => ({ ...clear, headers: { ...json, ...headers } })

describe('the page that sends a change', () => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another site that says it is ours', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['a sandbox', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['a subdomain of ours', { origin: 'https://evil.social.example' }],
    ['our name without TLS', { origin: 'http://social.example' }],
    ['our name on another port', { origin: `${OWN}:8443` }],
    ['our name as a prefix', { origin: `${OURS}.evil.example` }],
    ['a page across sites without an origin', { 'sec-fetch-site': 'cross-site' }],
    ['a page of the same site without an origin', { 'sec-fetch-site': 'same-site' }],
    ['where it was sent to, while another address is ours', { origin: 'http://127.0.0.1' }],
  ])('[DOOR-2] is held back when it is %s', async (_, headers) => {
    for (const path of ['/trpc/notes.clear', '/trpc/notes.clear?batch=1', '/elsewhere']) {
      const answer = await send(app.port, { ...with_(headers as Record<string, string>), path })
      expect([answer.status, reasonOf(answer)]).toEqual([403, 'forbidden'])
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
    expect(await notes()).toEqual({ notes: 1 })
  })

  test.each([
    ['ours', { origin: OURS, 'sec-fetch-site': 'cross-site' }],
    ['our own', { origin: OWN, 'sec-fetch-site': 'same-origin' }],
    ['our own, without an origin', { 'sec-fetch-site': 'same-origin' }],
    ['typed by a person', { 'sec-fetch-site': 'none' }],
    ['no page', {}],
  ])('[DOOR-2] is let in when it is %s', async (_, headers) => {
    const answer = await send(app.port, with_(headers as Record<string, string>))
    expect(answer.status).toBe(200)
    expect(await notes()).toEqual({ notes: 0 })
  })

  test('[DOOR-2] is the one that the server was sent to, where no address was configured', async () => {
    await using local = await testApp()
    const origins = [local.url, 'http://evil.example', `${local.url}0`]
    const statuses = origins.map(async (origin) => (await send(local.port, with_({ origin }))).status)
    expect(await Promise.all(statuses)).toEqual([200, 403, 403])
  })

  test('[DOOR-2] may be any where all are let in, but a sandbox', async () => {
    await using open = await testApp({ config: { cors: { origins: ['*'] } } })
    const statuses = ['https://any.example', 'null'].map(
      async (origin) => (await send(open.port, with_({ origin }))).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 403])
  })
})

describe('a mutation', () => {
  test.each([
    ['plain', '/trpc/notes.clear'],
    ['with an input', '/trpc/notes.clear?input=%7B%7D'],
    ['in a batch', '/trpc/notes.clear,notes.clear?batch=1&input=%7B%7D'],
  ])('[DOOR-1] is not reached by GET: %s', async (_, path) => {
    for (const headers of [as('ann'), { ...as('ann'), 'content-type': 'multipart/form-data; boundary=x' }]) {
      const answer = await send(app.port, { method: 'GET', path, headers })
      expect(answer.status).toBe(405)
      expect(answer.text).toContain('"reason":"invalid-input"')
    }
    expect(await notes()).toEqual({ notes: 1 })
  })

  test.each(['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '[DOOR-1] is not reached by %s',
    async (method) => {
      for (const overriding of [{}, { 'x-http-method-override': 'POST' }]) {
        const answer = await send(app.port, { ...with_(overriding), method })
        if (!['HEAD', 'OPTIONS'].includes(method)) {
          expect(answer.status).toBeGreaterThanOrEqual(400)
          expect(reasonOf(answer)).toBe('invalid-input')
        }
      }
      expect(await notes()).toEqual({ notes: 1 })
    },
  )

  test('is reached by a POST of JSON, however its type is spelt', async () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON'])
      expect((await send(app.port, with_({ 'content-type': type }))).status).toBe(200)
    expect(await notes()).toEqual({ notes: 0 })
  })
})
