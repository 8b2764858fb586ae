import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knowledge } from '../../src/copying.ts'
import { createBackup } from '../../src/db/backup/create.ts'
import { restoreFromDump } from '../../src/db/backup/dump.ts'
import { restoreBackup } from '../../src/db/backup/restore.ts'
import { standingOf } from '../../src/db/backup/standing.ts'
import { findDamages } from '../../src/db/backup/verify.ts'
import { readMarks, writeMark } from '../../src/db/marks.ts'
import { openDatabase } from '../../src/db/open.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { startPostgres, type ThrowAwayPostgres } from '../../src/testing/postgres.ts'
import { type TestServer, testServer } from '../../src/testing/server.ts'
import { contentOf } from './copying/places.ts'
import { serve } from './copying/serving.ts'

const NO_TOOLS = 'no Postgres on this machine whose own pg_dump, pg_restore and psql are on the path'

let postgres: ThrowAwayPostgres | undefined
let kit: TestServer | undefined
let dir = ''

beforeAll(async () => {
  const home = fittingHome()
  if (home === undefined) return
  dir = await mkdtemp(path.join(tmpdir(), 'kindred-dumps-'))
  postgres = await startPostgres({ home })
  kit = await testServer({ databaseUrl: postgres.url('postgres') })
  const { ann, bob } = await kit.people('ann', 'bob')
  await ann.graph.follow({ target: bob.ref })
  await bob.posts.create({ text: "Größe ' 👩‍👩‍👧", audience: 'followers' })
})
afterAll(async () => {
  await kit?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
  if (dir) await rm(dir, { recursive: true })
})

/** Where Debian and its kin keep the server that belongs to the tools on the path. */
function fittingHome(): string | undefined {
  try {
    const version = /(\d+)\./.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' }))?.[1]
    const home = `/usr/lib/postgresql/${version}`
    return existsSync(path.join(home, 'bin/initdb')) ? home : undefined
  } catch {
    return undefined
  }
}

const now = Date.now() * 2
const take = (url: string) => createBackup(url, knowledge, { dir, version: '1.2.3', now: Date.now() })
const emptyDatabase = () => freshDatabase({ url: postgres?.url('postgres') as string, migrations: [] })

async function restoredPlace(backup: Awaited<ReturnType<typeof take>>) {
  const place = await emptyDatabase()
  await restoreBackup(place.url, { backup, knowledge }, { now })
  return place
}

test('[BAK-1] [BAK-2] the tools of Postgres take a backup and restore it, without a session', async ({ skip }) => {
  if (!kit) return skip(NO_TOOLS)
  const backup = await take(kit.databaseUrl)
  expect(backup).toMatchObject({ manifest: { way: 'dump' }, why: undefined })
  expect(await findDamages(backup, knowledge)).toEqual([])
  await using place = await emptyDatabase()
  for (const sessions of [2, 2])
    expect(await restoreBackup(place.url, { backup, knowledge }, { now })).toMatchObject({ sessions })
  const withoutSessions = (content: string) => content.replace(/# sessions\n(\{.*\n)*/, '# sessions\n')
  expect(await contentOf(place.url)).toBe(withoutSessions(await contentOf(kit.databaseUrl)))
  await using _ = await serve(place.url, kit.clock)
})

test('[BAK-1] a dump that does not hold what was counted changes nothing', async ({ skip }) => {
  if (!kit) return skip(NO_TOOLS)
  const backup = await take(kit.databaseUrl)
  await using place = await emptyDatabase()
  await restoreBackup(place.url, { backup, knowledge }, { now })
  const before = await contentOf(place.url)
  const { manifest } = backup
  const tables = { ...manifest.tables, posts: { rows: 2, sha256: '' } }
  const other = { ...backup, manifest: { ...manifest, tables } }
  await expect(restoreBackup(place.url, { backup: other, knowledge }, { now })).rejects.toMatchObject({
    reason: 'restore-failed',
    why: expect.stringContaining('posts does not hold 2 rows'),
  })
  expect(await contentOf(place.url)).toBe(before)
})

test('a server that comes after servers were looked for stops a dump before it changes anything', async ({ skip }) => {
  if (!kit) return skip(NO_TOOLS)
  const backup = await take(kit.databaseUrl)
  await using place = await restoredPlace(backup)
  const before = await contentOf(place.url)
  const standing = await standingOf(place.url, knowledge.tables, kit.clock())
  expect(standing.processes).toBe(0)
  await using _ = await serve(place.url, kit.clock)
  const overtaken = restoreFromDump({ url: place.url, backup, knowledge, standing, now: kit.clock() })
  await expect(overtaken).rejects.toMatchObject({ reason: 'database-in-use' })
  expect(await contentOf(place.url)).toBe(before)
})

test('[BAK-2] while a dump is restored and its sessions still live, no server starts on it', async ({ skip }) => {
  if (!kit) return skip(NO_TOOLS)
  const backup = await take(kit.databaseUrl)
  await using place = await restoredPlace(backup)
  {
    await using database = await openDatabase<unknown>(place.url)
    await writeMark(database, 'protected', "ann's")
  }
  const stopped = new Error('stopped')
  const stopping = { ...knowledge, forget: () => Promise.reject(stopped) }
  await expect(restoreBackup(place.url, { backup, knowledge: stopping }, { now })).rejects.toBe(stopped)
  expect(await readMarks(place.url)).toEqual({ filling: 'a restore', protected: "ann's" })
  await expect(serve(place.url, kit.clock)).rejects.toMatchObject({ reason: 'half-filled' })
  await restoreBackup(place.url, { backup, knowledge }, { now })
  await using _ = await serve(place.url, kit.clock)
})
