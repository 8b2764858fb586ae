import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { TransactionMisuse, type Writes } from '../../src/db/database.ts'
import { looseTables } from '../../src/testing/schema.ts'
import type { DialectDatabase, DialectTables } from '../../src/testing/suites/dialect.ts'
import { openFresh } from './open.ts'

type Db = Writes<DialectTables>

function insert(db: Db, id: number) {
  return db
    .insertInto('people')
    .values({ id: String(id), handle: `p${id}`, role: 'member' })
    .execute()
}

async function listIds({ db }: DialectDatabase) {
  return (await db.selectFrom('people').select('id').orderBy('id').execute()).map(({ id }) => Number(id))
}

const fileOf = ({ url }: { url: string }) => url.slice('file:'.length)

test('every table is STRICT', async () => {
  await using database = await openFresh()
  expect(looseTables(fileOf(database))).toEqual([])
})

test('commits are synchronous, foreign keys on, and nothing sleeps inside the event loop', async () => {
  await using database = await openFresh()
  const settings = await database.db
    .selectNoFrom([
      sql<number>`(select synchronous from pragma_synchronous)`.as('synchronous'),
      sql<number>`(select foreign_keys from pragma_foreign_keys)`.as('foreign_keys'),
      sql<string>`(select journal_mode from pragma_journal_mode)`.as('journal_mode'),
      sql<number>`(select timeout from pragma_busy_timeout)`.as('busy_timeout'),
    ])
    .execute()
  expect(settings).toEqual([{ synchronous: 2, foreign_keys: 1, journal_mode: 'wal', busy_timeout: 0 }])
  expect(await database.checkDurability()).toEqual([])
})

test('transactions that queue together share one commit', async () => {
  await using database = await openFresh()
  const logged = async () => (await stat(`${fileOf(database)}-wal`)).size
  const start = await logged()
  await database.transaction(({ db }) => insert(db, 1))
  const one = (await logged()) - start
  await Promise.all(Array.from({ length: 50 }, (_, i) => database.transaction(({ db }) => insert(db, i + 2))))
  expect((await logged()) - start - one).toBeLessThan(3 * one)
  expect(await listIds(database)).toHaveLength(51)
})

test('a commit waits for the disk, unless all that it holds may be lost', async () => {
  await using database = await openFresh()
  const synchronous = (mayBeLost: boolean) =>
    database.transaction(
      async ({ db }) => {
        const { rows } = await sql<{ synchronous: number }>`select synchronous from pragma_synchronous`.execute(db)
        return rows[0]?.synchronous
      },
      { mayBeLost },
    )
  const [normal, full] = [1, 2]
  expect(await Promise.all([synchronous(true), synchronous(true)])).toEqual([normal, normal])
  expect(await synchronous(false)).toBe(full)
  expect(await Promise.all([synchronous(true), synchronous(false)])).toEqual([full, full])
  await database.transaction(({ db }) => insert(db, 1), { mayBeLost: true })
  expect(await listIds(database)).toEqual([1])
})

test('what waits for the commits of one batch runs in the order in which they were asked for', async () => {
  await using database = await openFresh()
  const heard: number[] = []
  const bodies = [1, 2, 3, 4].map((i) =>
    database.transaction(async ({ db, afterCommit }) => {
      await insert(db, i)
      afterCommit(() => heard.push(i))
      if (i === 3) throw new Error('no')
    }),
  )
  await Promise.allSettled(bodies)
  expect(heard).toEqual([1, 2, 4])
})

const elsewhere: Record<string, () => Promise<unknown>> = {
  'a timer': () => wait(5),
  setImmediate: () => new Promise((resolve) => setImmediate(resolve)),
  'a file': () => readFile('/dev/null'),
  'process.nextTick': () => new Promise<void>((resolve) => process.nextTick(resolve)),
  'what never comes': () => new Promise(() => {}),
  'a timer that is due already': () => {
    const timer = wait(0)
    const end = performance.now() + 3
    while (performance.now() < end);
    return timer
  },
}

test.each(Object.entries(elsewhere))(
  'a body that awaits %s is stopped, and its neighbours commit',
  async (_, pause) => {
    await using database = await openFresh()
    const bodies = [1, 2, 3].map((i) =>
      database.transaction(async ({ db }) => {
        await insert(db, i)
        if (i !== 2) return
        await pause()
        await insert(db, 99)
      }),
    )
    const [first, second, third] = await Promise.allSettled(bodies)
    expect([first?.status, third?.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(second).toMatchObject({ status: 'rejected', reason: { message: /nothing but the database/ } })
    await wait(10) // long enough for the stopped body to go on and be refused
    expect(await listIds(database)).toEqual([1, 3])
  },
)

test('a body may await promises of its own, however many', async () => {
  await using database = await openFresh()
  await database.transaction(async ({ db }) => {
    for (let i = 0; i < 10_000; i++) await null
    await Promise.all([insert(db, 1), insert(db, 2)])
  })
  expect(await listIds(database)).toEqual([1, 2])
})

test('a transaction that SQLite itself ended fails with its whole batch, and the next one works', async () => {
  await using database = await openFresh()
  const heard: number[] = []
  const bodies = [1, 2, 3].map((i) =>
    database.transaction(async ({ db, afterCommit }) => {
      await insert(db, i)
      afterCommit(() => heard.push(i))
      if (i === 2) await sql`rollback`.execute(db)
      if (i === 3) throw new Error('own')
    }),
  )
  const results = await Promise.allSettled(bodies)
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(heard).toEqual([])
  await database.transaction(({ db }) => insert(db, 4))
  expect(await listIds(database)).toEqual([4])
})

test('what a body refuses for what it read of a neighbour is no truth when the batch was not stored', async () => {
  await using database = await openFresh()
  const bodies = [
    database.transaction(({ db }) => insert(db, 1)),
    database.transaction(async ({ db }) => {
      if (await db.selectFrom('people').select('id').where('id', '=', '1').executeTakeFirst()) throw new Error('taken')
    }),
    database.transaction(({ db }) => sql`rollback`.execute(db)),
  ]
  const results = await Promise.allSettled(bodies)
  expect(results.map((result) => result.status === 'rejected' && result.reason.message)).toEqual(
    Array(3).fill('SQLite ended the transaction'),
  )
  expect(await listIds(database)).toEqual([])
})

test('with repeatBodies each body runs twice and is stored once', async () => {
  const onQuery = vi.fn()
  await using database = await openFresh({ repeatBodies: true, onQuery })
  let runs = 0
  const heard: number[] = []
  const leaked: Db[] = []
  const answer = await database.transaction(async ({ db, afterCommit }) => {
    leaked.push(db)
    afterCommit(() => heard.push(runs))
    await insert(db, 1)
    return ++runs
  })
  expect({ runs, answer, heard }).toEqual({ runs: 2, answer: 2, heard: [2] })
  expect(onQuery).toHaveBeenCalledTimes(1)
  expect(await listIds(database)).toEqual([1])
  for (const db of leaked) await expect(insert(db, 2)).rejects.toThrow(TransactionMisuse)
})

test('with repeatBodies a body that cannot be repeated is found out', async () => {
  await using database = await openFresh({ repeatBodies: true })
  const waiting = [1]
  const unrepeatable = database.transaction(async ({ db }) => insert(db, waiting.pop() as number))
  await expect(unrepeatable).rejects.toThrow()
  expect(await listIds(database)).toEqual([])
})

test('while another process writes, a transaction waits outside the event loop', async () => {
  await using database = await openFresh()
  const other = new Sqlite(fileOf(database))
  other.exec("begin immediate; insert into people (id, handle, role) values (1, 'other', 'member')")
  let turns = 0
  const turning = setInterval(() => turns++, 1)
  const writing = database.transaction(({ db }) => insert(db, 2))
  expect(await listIds(database)).toEqual([])
  while (turns < 20) await wait(1)
  other.exec('commit')
  await writing
  clearInterval(turning)
  expect(await listIds(database)).toEqual([1, 2])
  other.close()
})

test('a lock that stays fails the transaction as busy while somebody still listens, and the next one works', async () => {
  await using database = await openFresh({ deadlineMs: 200 })
  const other = new Sqlite(fileOf(database))
  other.exec('begin immediate')
  const error = await database.transaction(({ db }) => insert(db, 2)).catch((failure: unknown) => failure)
  expect(database.dialect.isBusy(error)).toBe(true)
  expect(database.dialect.isUniqueViolation(error)).toBe(false)
  other.exec('rollback')
  other.close()
  await database.transaction(({ db }) => insert(db, 3))
  expect(await listIds(database)).toEqual([3])
})

test('two processes that write to one file at once lose nothing', async () => {
  await using database = await openFresh()
  const child = fileURLToPath(new URL('second-writer.ts', import.meta.url))
  const writer = spawn(process.execPath, ['--conditions=@kindred/source', child, database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(writer.stdout, 'data') // it has written its first row
  const exited = once(writer, 'exit')
  let id = 1000
  while (writer.exitCode === null && id < 3000)
    await Promise.all(Array.from({ length: 8 }, () => database.transaction(({ db }) => insert(db, id++))))
  const [code] = await exited
  expect(code).toBe(0)
  const ids = await listIds(database)
  expect(ids.filter((each) => each < 1000)).toHaveLength(200)
  expect(ids.filter((each) => each >= 1000)).toHaveLength(id - 1000)
}, 20_000)

test('disposing waits for what is queued', async () => {
  const database = await openFresh()
  const writing = database.transaction(({ db }) => insert(db, 1))
  await database[Symbol.asyncDispose]()
  await writing
  await expect(database.transaction(({ db }) => insert(db, 2))).rejects.toThrow(/not open/)
})
