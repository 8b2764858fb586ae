import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { as, type TestAppOptions, testApp } from '../../test/rpc/app.ts'
import { twoPaths } from '../../test/rpc/differential.ts'
import { reasonOf, send } from '../../test/rpc/raw.ts'
import { createMetrics } from '../metrics.ts'
import type { LagMeter } from './load.ts'

/** A meter that says what the test says. */
function given() {
  const load = { isShedding: false }
  const lagMeter: LagMeter = { isShedding: () => load.isShedding, start() {}, tick() {}, [Symbol.dispose]() {} }
  return { load, lagMeter }
}

const json = { 'content-type': 'application/json' }
const get = (path: string, headers = {}) => ({ method: 'GET', path, headers })
const calls = [
  get('/trpc/notes.mine', as('ann')),
  get('/trpc/notes.count,notes.count?batch=1'),
  get('/trpc/notes.nothing'),
  { path: '/trpc/notes.add', headers: { ...json, ...as('ann') }, body: '{"text":"hi"}' },
  { path: '/trpc/notes.add?batch=1', headers: { ...json, ...as('ann') }, body: '{"0":{"text":"hi"}}' },
]

describe.each([
  ['the thin path', true],
  ['the stock path', false],
])('a server that is behind with its work, on %s', (_, thinHttp) => {
  test('refuses calls before it asks who calls, tells when to come back, and counts them', async () => {
    const { load, lagMeter } = given()
    const metrics = createMetrics()
    let asked = 0
    const authenticate: TestAppOptions['authenticate'] = async () => {
      asked++
      return undefined
    }
    await using app = await testApp({ config: { thinHttp }, parts: { lagMeter, observer: metrics }, authenticate })
    load.isShedding = true
    for (const call of calls) {
      const answer = await send(app.port, call)
      expect([answer.status, reasonOf(answer), answer.headers['retry-after']]).toEqual([503, 'unavailable', '1'])
      expect(JSON.parse(answer.text).error.data.retryAfterMs).toBe(1000)
    }
    expect(asked).toBe(0)
    expect(await app.house.services.notes.all()).toEqual([])
    expect(await metrics.page.read()).toContain(`kindred_refusals_total{reason="unavailable"} ${calls.length}`)
    load.isShedding = false
    expect((await app.call.query('notes.count')).status).toBe(200)
  })

  test('says that it lives and that it is not ready, without a look at the database, and shows its numbers', async () => {
    const { load, lagMeter } = given()
    load.isShedding = true
    const ping = () => Promise.reject(new Error('nobody should have looked'))
    const parts = { lagMeter, metrics: createMetrics().page }
    await using app = await testApp({ config: { thinHttp }, parts, database: { ping } })
    const [health, ready, metrics] = await Promise.all(
      ['/health', '/ready', '/metrics'].map((path) => send(app.port, get(path))),
    )
    expect(health).toMatchObject({ status: 200, text: '{"status":"alive"}' })
    expect(ready).toMatchObject({ status: 503, text: '{"status":"not-ready","checks":{"load":"shedding"}}' })
    expect(metrics?.status).toBe(200)
    expect(app.logged).toEqual([])
  })

  test('notices a loop that stood still, and takes calls again by itself', async () => {
    await using app = await testApp({ config: { thinHttp, maxLagMs: 200 } })
    const socket = connect(app.port, '127.0.0.1')
    const answer = () => new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))))
    const request = 'GET /trpc/notes.count HTTP/1.1\r\nhost: a\r\n\r\n'
    socket.write(request)
    await answer() // the server has taken the connection
    socket.write(request) // comes in while nobody looks
    const until = performance.now() + 600
    while (performance.now() < until);
    expect(await answer()).toMatch(/^HTTP\/1\.1 503 [\s\S]*"reason":"unavailable"/)
    socket.destroy()
    await expect.poll(async () => (await app.call.query('notes.count')).status, { timeout: 20_000 }).toBe(200)
  })
})

test('looks after its load as well where a host hands it requests, and no longer than it lives', async () => {
  let starts = 0
  const lagMeter: LagMeter = { isShedding: () => false, start: () => starts++, tick() {}, [Symbol.dispose]() {} }
  await using app = await testApp({ parts: { lagMeter } })
  starts = 0
  const ask = () => app.app.fetch(new Request('http://host.example/trpc/notes.count'))
  expect((await ask()).status).toBe(200)
  expect(starts).toBe(1)
  await app.app.close()
  await ask()
  expect(starts).toBe(1)
})

test('both paths refuse in the same bytes, also to a page of another origin', async () => {
  const { load, lagMeter } = given()
  await using paths = await twoPaths({ config: { cors: { origins: ['https://app.example'] } }, parts: { lagMeter } })
  load.isShedding = true
  for (const path of ['/trpc/notes.count', '/trpc/notes.nothing', '/trpc/notes.count?input=%ff'])
    for (const headers of [[], ['origin: https://app.example'], ['origin: https://evil.example']]) {
      const { thin, stock } = await paths.answers({ path, headers })
      expect(thin).toEqual(stock)
      expect(thin[0]).toContain('503')
      const changed = { method: 'POST', path: '/trpc/notes.add', body: '{"text":"a"}' }
      const changes = await paths.answers({ ...changed, headers: ['content-type: application/json', ...headers] })
      expect(changes.thin).toEqual(changes.stock)
    }
})
