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

test('a call whose connection breaks under its statement, before any commit was sent, is carried out on another one', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl'), mayFail: true })
  const { ann } = await kit.people('ann')
  const operator = new pg.Client({ connectionString: kit.databaseUrl })
  operator.on('error', () => {}) // unheard it would end the process
  await operator.connect()
  for (const [path, input] of [
    ['profiles.me', {}],
    ['profiles.update', { name: 'Ann' }],
  ] as const) {
    await operator.query('begin')
    await operator.query('lock table profiles in access exclusive mode')
    const waiting = ann.raw(path, input)
    const stuck = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    const blocked = async () => (await operator.query(`select pid ${stuck}`)).rowCount
    await expect.poll(blocked).toBe(1)
    await operator.query(`select pg_terminate_backend(pid) ${stuck}`)
    await operator.query('rollback')
    expect((await waiting).status).toBe(200)
  }
  await operator.end()
})
