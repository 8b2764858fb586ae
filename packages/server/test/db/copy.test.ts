import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { knowledge } from '../../src/copying.ts'
import { copyDatabase } from '../../src/db/copy/copy.ts'
import { sliceBySlice } from '../../src/db/copy/fill.ts'
import { leftBehind } from '../../src/db/copy/order.ts'
import type { Database } from '../../src/db/database.ts'
import { openSnapshot } from '../../src/db/dialects/snapshot.ts'
import { readMarks, writeMark } from '../../src/db/marks.ts'
import { openDatabase } from '../../src/db/open.ts'
import type { AnyTables } from '../../src/db/snapshot.ts'
import { createLog } from '../../src/kernel/log.ts'
import { openHouse } from '../../src/server.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { type TestServer, testServer } from '../../src/testing/server.ts'
import { contentOf, databaseUrl, emptyDatabase, populatedServer } from './copying/places.ts'

let source: TestServer
beforeAll(async () => {
  source = await populatedServer()
})
afterAll(() => source[Symbol.asyncDispose]())

test('every table of the database is copied, or is on the list of those that stay behind', async () => {
  await using fresh = await freshDatabase({ url: databaseUrl, migrations: knowledge.migrations })
  await using snapshot = await openSnapshot(fresh.url)
  expect([...snapshot.tables.keys()]).toEqual([...knowledge.tables, ...leftBehind].toSorted())
})

test('[DB-1] a copy holds the same rows, and no lease and no mark of its source', async () => {
  await using target = await emptyDatabase()
  await writeMark(source.server.database, 'protected', 'the source')
  const { rows, isResumed, digests } = await copyDatabase({ from: source.databaseUrl, to: target.url }, knowledge, {
    verify: true,
  })
  expect(await contentOf(target.url)).toBe(await contentOf(source.databaseUrl))
  expect({ isResumed, rows }).toEqual({
    isResumed: false,
    rows: Object.values(digests ?? {}).reduce((sum, each) => sum + each.rows, 0),
  })
  expect(await readMarks(target.url)).toEqual({})
  await using copied = (await openDatabase(target.url)) as Database<AnyTables>
  expect(await copied.db.selectFrom('process_numbers').select('number').where('holder', '!=', '').execute()).toEqual([])
})

test('[TIME-2] ids of a server on the copy stand above every id that came with it, though its clock is behind', async () => {
  await using target = await emptyDatabase()
  await copyDatabase({ from: source.databaseUrl, to: target.url }, knowledge)
  await using snapshot = await openSnapshot(target.url)
  const last = await snapshot.db.selectFrom('posts').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: target.url } })
  const behind = { clock: () => source.clock() - 60_000, log: createLog('silent') }
  await using one = await openHouse(config, behind)
  await using other = await openHouse(config, behind)
  for (const { tools } of [one, other]) expect(Number(tools.nextId())).toBeGreaterThan(Number(last?.id))
})

test('a copy that is killed goes on where it was, however often', { timeout: 30_000 }, async () => {
  await using target = await emptyDatabase()
  const from = source.databaseUrl
  for (const rows of [1, 4000]) {
    const child = fileURLToPath(new URL('copying/killed-copy.ts', import.meta.url))
    const flags = ['--conditions=@kindred/source', child, from, target.url, String(rows)]
    const [, signal] = await once(spawn(process.execPath, flags, { stdio: 'inherit' }), 'exit')
    expect(signal).toBe('SIGKILL')
    expect(await readMarks(target.url)).toHaveProperty('filling')
  }
  const reached: number[] = []
  const onRows = (count: number) => void reached.push(count)
  const { isResumed } = await copyDatabase({ from, to: target.url }, knowledge, { onRows, verify: true })
  expect({ isResumed, isFar: (reached[0] ?? 0) > 4000 }).toEqual({ isResumed: true, isFar: true })
  expect(await contentOf(target.url)).toBe(await contentOf(from))
  expect(await readMarks(target.url)).toEqual({})
})

test('a copy that goes on after its source has changed holds the source as it is now, and nothing of before', async () => {
  await using target = await emptyDatabase()
  const stopped = new Error('stopped')
  const onRows = (count: number) => {
    if (count > 4000) throw stopped
  }
  const places = { from: source.databaseUrl, to: target.url }
  await expect(copyDatabase(places, knowledge, { onRows })).rejects.toBe(stopped)
  const { dan } = await source.people('dan')
  const { db } = source.server.database as Database<AnyTables>
  const [gone] = await db.selectFrom('mutes').select('id').orderBy('id').limit(1).execute()
  await (source.server.database as Database<AnyTables>).transaction(({ db }) =>
    db.deleteFrom('mutes').where('id', '=', String(gone?.id)).execute(),
  )
  await dan.graph.follow({ target: '@bob' })
  await copyDatabase(places, knowledge)
  expect(await contentOf(target.url)).toBe(await contentOf(source.databaseUrl))
})

test('a copy that another one has taken over writes nothing more', async () => {
  await using target = await freshDatabase({ url: databaseUrl, migrations: knowledge.migrations })
  await using database = await openDatabase<unknown>(target.url)
  const first = sliceBySlice(database, 'the first')
  await writeMark(database, 'filling', 'the first')
  await first.run((db) => db.insertInto('idempotency_keys').values(row('a')).execute())
  await writeMark(database, 'filling', 'the second')
  const late = first.run((db) => db.insertInto('idempotency_keys').values(row('b')).execute())
  await expect(late).rejects.toMatchObject({ reason: 'copy-taken-over' })
  expect(await contentOf(target.url)).not.toContain('"key_hash":"b"')
})

const row = (key_hash: string) => ({ key_hash, input_hash: 'hash', answer: null, created_at: 1 })

test('[CNT-1] a copy of a database that is being written to is one moment of it', async () => {
  await using target = await emptyDatabase()
  const { fay, eve } = await source.people('fay', 'eve')
  const writes: Promise<unknown>[] = []
  const onRows = () => {
    writes.push(fay.posts.create({ text: 'meanwhile', audience: 'public' }))
    writes.push(eve.graph.follow({ target: fay.ref }).then(() => eve.graph.unfollow({ target: fay.ref })))
  }
  const before = await contentOf(source.databaseUrl)
  await copyDatabase({ from: source.databaseUrl, to: target.url }, knowledge, { onRows, verify: true })
  await Promise.all(writes)
  expect(writes.length).toBeGreaterThan(10)
  expect(await contentOf(target.url)).toBe(before)
})

test('a source with a pending migration is refused, and one that is not there', async () => {
  await using old = await freshDatabase({ url: databaseUrl, migrations: knowledge.migrations.slice(1) })
  await using target = await emptyDatabase()
  const copying = copyDatabase({ from: old.url, to: target.url }, knowledge)
  await expect(copying).rejects.toMatchObject({ reason: 'migrations-pending' })
})

test('a target that holds rows, that a server uses, or that is ahead of this server is refused and left as it is', async () => {
  await using full = await testServer({ databaseUrl })
  await full.people('ann')
  const from = source.databaseUrl
  await expect(copyDatabase({ from, to: full.databaseUrl }, knowledge, { clock: full.clock })).rejects.toMatchObject({
    reason: 'database-in-use',
  })
  const clock = () => full.clock() + 120_000 // when the lease of a server that was killed is over
  const before = await contentOf(full.databaseUrl)
  await expect(copyDatabase({ from, to: full.databaseUrl }, knowledge, { clock })).rejects.toMatchObject({
    reason: 'not-empty',
  })
  const older = { ...knowledge, migrations: knowledge.migrations.slice(0, -1) }
  await expect(copyDatabase({ from, to: full.databaseUrl }, older)).rejects.toMatchObject({ reason: 'schema-newer' })
  expect(await contentOf(full.databaseUrl)).toBe(before)
})
