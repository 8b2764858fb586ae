import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { testServer } from '../../src/testing/index.ts'

test('a server whose database is gone says so, refuses with a reason that invites another try, and still closes', async () => {
  const databaseUrl = inject('databaseUrl')
  await using kit = await testServer({ databaseUrl, mayFail: true })
  const { ann } = await kit.people('ann')
  const administrator = new pg.Client({ connectionString: databaseUrl })
  await administrator.connect()
  await administrator.query(`drop database ${new URL(kit.databaseUrl).pathname.slice(1)} with (force)`)
  await administrator.end()

  const ready = await kit.server.fetch(new Request('http://kindred.test/ready'), { address: '127.0.0.1' })
  expect(ready.status).toBe(503)
  expect(await ready.json()).toEqual({
    status: 'not-ready',
    checks: { database: 'unreachable', migrations: 'unknown' },
  })
  for (const [path, input] of [
    ['profiles.me', {}],
    ['profiles.update', { name: 'Ann' }],
  ] as const) {
    const { status, headers, body } = await ann.raw(path, input)
    expect([status, JSON.parse(body).error.data.reason, headers.get('retry-after')]).toEqual([503, 'unavailable', '1'])
  }
  const alive = await kit.server.fetch(new Request('http://kindred.test/health'), { address: '127.0.0.1' })
  expect(alive.status).toBe(200)
})
