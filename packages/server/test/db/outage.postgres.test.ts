import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/db/open.ts'
import { DatabaseUnreachable } from '../../src/db/options.ts'
import { within } from '../../src/kernel/deadline.ts'
import { countPeople, insertPeople } from '../../src/testing/suites/dialect/queries.ts'
import type { DialectTables } from '../../src/testing/suites/dialect/tables.ts'
import { openFresh } from './open.ts'
import { openProxy } from './proxy.ts'

async function control(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

const DEADLINE_MS = 1000
const inTime = <Value>(work: () => Promise<Value>) => within({ name: 'a test', ms: DEADLINE_MS }, work)

test('[DUR-2] a server that stops answering fails calls at their deadline, holds nothing up after it, and heals by itself', async () => {
  await using fresh = await openFresh()
  await using proxy = await openProxy(fresh.url)
  await using database = await openDatabase<DialectTables>(proxy.url, { deadlineMs: DEADLINE_MS, poolSize: 4 })
  const reads = () => Array.from({ length: 20 }, () => inTime(() => countPeople(database.db)))
  await Promise.all(reads())
  proxy.freeze()
  for (let round = 0; round < 2; round++) {
    const writes = Array.from({ length: 20 }, (_, i) => inTime(() => insertPeople(database, [String(i + 1)])))
    const outcomes = await Promise.allSettled([...reads(), ...writes])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([])
  }
  proxy.thaw()
  expect(await Promise.all(reads())).toEqual(Array(20).fill(0))
  await inTime(() => insertPeople(database, ['1']))
  expect(await countPeople(fresh.db)).toBe(1)
})

test('[DUR-2] a body that stalls is stopped at its deadline, and its locks go with it', async () => {
  await using database = await openFresh({ poolSize: 2 })
  const stalled = inTime(() =>
    database.transaction(async ({ lock }) => {
      await lock('account', '1')
      await new Promise(() => {})
    }),
  )
  await expect(stalled).rejects.toThrow(/a test/)
  await inTime(() => database.transaction(({ lock }) => lock('account', '1')))
})

test('while connections are being killed all the time nearly every call succeeds, and each has one effect', async () => {
  await using database = await openFresh({ poolSize: 4 })
  await using killer = await control(database.url)
  const calls = 200
  let isOver = false
  let killed = 0
  const storm = (async () => {
    while (!isOver) {
      const { rowCount } = await killer.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      killed += rowCount ?? 0
      await killer.query('select pg_sleep(0.02)')
    }
  })()
  // As a client with an idempotency key: whoever finds its own row has succeeded before.
  const call = async (id: string): Promise<boolean> => {
    for (let tries = 0; tries < 3; tries++) {
      const found = await database
        .transaction(({ db }) =>
          sql`insert into people (id, handle, role) values (${id}, ${`p${id}`}, 'member') on conflict do nothing`.execute(
            db,
          ),
        )
        .catch((error: unknown) => error)
      if (!(found instanceof Error)) return true
      expect(database.dialect.isBusy(found) || found instanceof DatabaseUnreachable).toBe(true)
    }
    return false
  }
  let succeeded = 0
  for (let from = 0; from < calls; from += 10)
    for (const isDone of await Promise.all(Array.from({ length: 10 }, (_, i) => call(String(from + i + 1)))))
      succeeded += isDone ? 1 : 0
  isOver = true
  await storm
  expect(killed).toBeGreaterThan(10)
  expect(succeeded).toBeGreaterThanOrEqual(0.99 * calls)
  expect(await countPeople(database.db)).toBeGreaterThanOrEqual(succeeded)
})

test('a locked table is refused as busy, and the others are served as if nothing were', async () => {
  await using database = await openFresh({ deadlineMs: 4000, poolSize: 4 })
  await using holder = await control(database.url)
  await holder.query('begin; lock table posts in access exclusive mode')
  const posts = () => database.db.selectFrom('posts').select('id').execute()
  const held = Array.from({ length: 40 }, () => posts().catch((error: unknown) => error))
  expect(await Promise.all(Array.from({ length: 40 }, () => countPeople(database.db)))).toEqual(Array(40).fill(0))
  for (const error of await Promise.all(held)) expect(database.dialect.isBusy(error)).toBe(true)
  await holder.query('rollback')
  expect(await posts()).toEqual([])
  expect(await Promise.all(Array.from({ length: 8 }, posts))).toEqual(Array(8).fill([]))
})

test('with fewer connections than the pool would like, calls share what there is; with none they are told soon', async () => {
  await using fresh = await openFresh()
  await using administrator = await control(fresh.url)
  const role = `limited_${new URL(fresh.url).pathname.slice(-12)}`
  await administrator.query(
    `create role ${role} login connection limit 1; grant select on all tables in schema public to ${role}`,
  )
  const url = new URL(fresh.url)
  url.username = role
  try {
    {
      await using database = await openDatabase<DialectTables>(url.href, { deadlineMs: 3000, poolSize: 4 })
      expect(await Promise.all(Array.from({ length: 20 }, () => countPeople(database.db)))).toEqual(Array(20).fill(0))
      await expect(openDatabase(url.href, { deadlineMs: 300 })).rejects.toThrow(DatabaseUnreachable)
    }
  } finally {
    await administrator.query(`drop owned by ${role}; drop role ${role}`)
  }
})
