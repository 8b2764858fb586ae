import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { TransactionMisuse, type Writes } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/open.ts'
import type { OpenOptions } from '../../src/db/options.ts'
import type { DialectTables } from '../../src/testing/suites/dialect.ts'
import { openFresh } from './open.ts'

type Db = Writes<DialectTables>

function insert(db: Db, id: number) {
  return db
    .insertInto('people')
    .values({ id: String(id), handle: `p${id}`, role: 'member' })
    .execute()
}

/** Opens a second way into the same database, with a setting of its own. */
function reopen(database: { url: string }, setting: string, options?: OpenOptions) {
  const url = new URL(database.url)
  url.searchParams.set('options', `-c ${setting}`)
  return openDatabase<DialectTables>(url.href, options)
}

async function control(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

test('two transactions that wait for each other are told apart and both succeed', async () => {
  await using fresh = await openFresh()
  await using database = await reopen(fresh, 'deadlock_timeout=20ms')
  await database.transaction(async ({ db }) => {
    await insert(db, 1)
    await insert(db, 2)
  })
  let runs = 0
  let waiting = 0
  const swap = (first: string, second: string) =>
    database.transaction(async ({ db }) => {
      runs++
      await db.updateTable('people').set({ role: 'admin' }).where('id', '=', first).execute()
      waiting++
      while (waiting < 2) await wait(1)
      await db.updateTable('people').set({ role: 'admin' }).where('id', '=', second).execute()
    })
  await Promise.all([swap('1', '2'), swap('2', '1')])
  expect(runs).toBeGreaterThan(2) // under load both may be sacrificed
})

test('whoever waited for a lock sees what its holder wrote, whatever isolation the operator has made the default', async () => {
  await using fresh = await openFresh()
  await using database = await reopen(fresh, 'default_transaction_isolation=serializable')
  const held = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const holder = database.transaction(async ({ db, lock }) => {
    await lock('account', '1')
    held.resolve()
    await gate.promise
    await insert(db, 7)
  })
  await held.promise
  const waiter = database.transaction(async ({ db, lock }) => {
    await lock('account', '1')
    return db.selectFrom('people').select('id').execute()
  })
  await using watching = await control(fresh.url)
  const here = '(select oid from pg_database where datname = current_database())'
  const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted and database = ${here}`
  await expect.poll(async () => (await watching.query(waiting)).rowCount).toBe(1)
  gate.resolve()
  await holder
  expect(await waiter).toEqual([{ id: '7' }])
})

test('a lock on one account keeps nobody from another', async () => {
  await using database = await openFresh({ poolSize: 3 })
  const order: string[] = []
  const gate = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const holder = database.transaction(async ({ lock }) => {
    await lock('account', '1', '2')
    held.resolve()
    await gate.promise
    order.push('holder')
  })
  await held.promise
  const waiter = database.transaction(async ({ lock }) => {
    await lock('account', '2')
    order.push('waiter')
  })
  await database.transaction(async ({ lock }) => {
    await lock('account', '3')
    await lock('list', '1')
    order.push('other')
  })
  gate.resolve()
  await Promise.all([holder, waiter])
  expect(order).toEqual(['other', 'holder', 'waiter'])
})

test('a connection that dies fails its transaction and nothing else', async () => {
  const warn = vi.fn()
  await using database = await openFresh({ poolSize: 1, log: { warn, error: vi.fn() } })
  await using killer = await control(database.url)
  const kill = () =>
    killer.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  const broken = database.transaction(async ({ db }) => {
    await insert(db, 1)
    await kill()
    await insert(db, 2)
  })
  await expect(broken).rejects.toThrow()
  await database.transaction(({ db }) => insert(db, 3))
  await kill() // now an idle one
  await vi.waitFor(() => expect(warn).toHaveBeenCalled())
  expect(await database.db.selectFrom('people').select('id').execute()).toEqual([{ id: '3' }])
})

test('a statement reads the same at each run, though the server describes its columns at the first one only', async () => {
  await using database = await openFresh({ poolSize: 1 })
  const read = () =>
    sql`select 9007199254740993 as big_id, 7::bigint as count, 1.5::float8 as part, true as is_so, ${'\\x00ff'}::bytea as bytes,
      null::integer as none, sum(n) as total from generate_series(1, 3) n`.execute(database.db as Db)
  const first = await read()
  expect(first.rows).toEqual([
    {
      big_id: '9007199254740993',
      count: 7,
      part: 1.5,
      is_so: true,
      bytes: Buffer.from([0, 255]),
      none: null,
      total: 6,
    },
  ])
  expect([await read(), await read()]).toEqual([first, first])
  const role = (id: string) => ({ id, handle: `p${id}`, role: 'member' }) as const
  const affected = await database.transaction(async ({ db }) => {
    const added = [role('1'), role('2')].map((row) => db.insertInto('people').values(row).executeTakeFirst())
    return (await Promise.all(added)).map((result) => result.numInsertedOrUpdatedRows)
  })
  expect(affected).toEqual([1n, 1n])
})

test('a migration of another process changes what `select *` returns, and no statement fails', async () => {
  await using database = await openFresh({ poolSize: 2 })
  await using other = await control(database.url)
  await database.transaction(({ db }) => insert(db, 1))
  const everything = () => database.db.selectFrom('people').selectAll().execute()
  const inside = () => database.transaction(({ db }) => db.selectFrom('people').selectAll().execute())
  await Promise.all([everything(), everything(), inside(), inside()])
  await other.query('alter table people add column born_at bigint default 7')
  const person = { id: '1', handle: 'p1', role: 'member', born_at: 7 }
  expect(await Promise.all([everything(), everything(), inside(), inside()])).toEqual(Array(4).fill([person]))
})

test('statements are named once a connection, and not at all when names are off', async () => {
  await using fresh = await openFresh({ poolSize: 1 })
  const prepared = sql<number>`(select count(*) from pg_prepared_statements where statement like '%people%')`.as(
    'names',
  )
  const named = async (database: typeof fresh | Awaited<ReturnType<typeof reopen>>) => {
    for (let i = 0; i < 3; i++) await database.db.selectFrom('people').select('id').execute()
    return (await database.db.selectNoFrom(prepared).execute())[0]?.names
  }
  expect(await named(fresh)).toBe(2) // the statement itself, and the one that counts
  await using unnamed = await reopen(fresh, 'work_mem=4MB', { named: false, poolSize: 1 })
  expect(await named(unnamed)).toBe(0)
})

test('beyond five hundred names statements go on without one', async () => {
  await using database = await openFresh({ poolSize: 1 })
  const one = (n: number) => database.db.selectNoFrom(sql<number>`${sql.lit(n)}::int`.as('n')).execute()
  for (let n = 0; n < 520; n++) expect(await one(n)).toEqual([{ n }])
  const names = sql<number>`(select count(*) from pg_prepared_statements)`.as('names')
  expect(await database.db.selectNoFrom(names).execute()).toEqual([{ names: 500 }])
  expect(await one(519)).toEqual([{ n: 519 }])
})

test.each([true, false])(
  'Postgres itself refuses what is hidden in a read, with named statements or a pooler (%s)',
  async (named) => {
    await using database = await openFresh({ named })
    await database.transaction(({ db }) =>
      sql`create function sneak() returns bigint language sql as 'delete from people returning id'`.execute(db),
    )
    await database.transaction(({ db }) => insert(db, 1))
    await expect(database.db.selectNoFrom(sql<string>`sneak()`.as('id')).execute()).rejects.toThrow(TransactionMisuse)
    expect(await database.db.selectFrom('people').select('id').execute()).toEqual([{ id: '1' }])
  },
)

test.each([true, false])('the server ends by itself what nobody waits for any more (named: %s)', async (named) => {
  await using database = await openFresh({ named, deadlineMs: 8000 })
  const settings = sql<{ settings: string }>`
    select current_setting('statement_timeout') || ' ' || current_setting('lock_timeout') as settings`
  const inside = await database.transaction(({ db }) => settings.execute(db))
  const outside = await settings.execute(database.db as unknown as Db)
  expect([...inside.rows, ...outside.rows]).toEqual(Array(2).fill({ settings: '8s 1600ms' }))
})

test('settings that lose acknowledged commits are named', async () => {
  await using fresh = await openFresh()
  await using safe = await reopen(fresh, 'synchronous_commit=on')
  await using unsafe = await reopen(fresh, 'synchronous_commit=off')
  expect(await safe.checkDurability()).not.toContain('synchronous_commit=off')
  expect(await unsafe.checkDurability()).toContain('synchronous_commit=off')
})

test.each([true, false])('only what may be lost commits without waiting for the disk (named: %s)', async (named) => {
  await using fresh = await openFresh()
  await using database = await reopen(fresh, 'synchronous_commit=on', { named, poolSize: 1 })
  const synchronous = (mayBeLost: boolean) =>
    database.transaction(
      async ({ db }) => {
        await insert(db, mayBeLost ? 1 : 2)
        const setting = sql<string>`current_setting('synchronous_commit')`.as('setting')
        return (await db.selectNoFrom(setting).execute())[0]?.setting
      },
      { mayBeLost },
    )
  expect([await synchronous(true), await synchronous(false)]).toEqual(['off', 'on'])
  expect(await database.db.selectFrom('people').select('id').orderBy('id').execute()).toHaveLength(2)
})

test('a number beyond 2^53 is an error and never rounded', async () => {
  await using database = await openFresh()
  const number = (alias: string) => database.db.selectNoFrom(sql<unknown>`9007199254740993::bigint`.as(alias)).execute()
  expect(await number('big_id')).toEqual([{ big_id: '9007199254740993' }])
  await expect(number('big')).rejects.toThrow(RangeError)
})
