import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knowledge } from '../../src/copying.ts'
import { createBackup } from '../../src/db/backup/create.ts'
import { type Backup, listBackups, openStage, readBackup } from '../../src/db/backup/folder.ts'
import { restoreBackup } from '../../src/db/backup/restore.ts'
import { findDamages } from '../../src/db/backup/verify.ts'
import type { Database, Writes } from '../../src/db/database.ts'
import { openSnapshot } from '../../src/db/dialects/snapshot.ts'
import { readMarks, writeMark } from '../../src/db/marks.ts'
import { openDatabase } from '../../src/db/open.ts'
import type { AnyTables } from '../../src/db/snapshot.ts'
import { brokenInvariants } from '../../src/doctor/rows.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { TEST_PASSWORD, type TestPerson, type TestServer, testServer } from '../../src/testing/server.ts'
import { contentOf, databaseUrl, emptyDatabase, populatedServer } from './copying/places.ts'
import { serve } from './copying/serving.ts'

let dir = ''
let kit: TestServer
let ann: TestPerson
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'kindred-backups-'))
  kit = await testServer({ databaseUrl })
  const people = await kit.people('ann', 'bob')
  ann = people.ann
  await ann.graph.block({ target: people.bob.ref })
  await ann.posts.create({ text: 'hello', audience: 'followers' })
})
afterAll(async () => {
  await kit[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const now = Date.parse('2026-11-20T10:00:00Z')
const take = (url: string, known = knowledge) => createBackup(url, known, { dir, version: '1.2.3', now })
/** By when the lease of any server of a test is over. */
const LATER = Date.now() * 2
const restore = (url: string, backup: Backup, known = knowledge) =>
  restoreBackup(url, { backup, knowledge: known }, { now: LATER })

/** What a database holds, but for its sessions. */
async function lastingContentOf(url: string): Promise<string> {
  return (await contentOf(url)).replace(/# sessions\n(\{.*\n)*/, '')
}

/** A place in which a backup was restored, and that nobody serves. */
async function restoredPlace(backup: Backup) {
  const place = await emptyDatabase()
  await restore(place.url, backup)
  return place
}

async function change(url: string, work: (db: Writes<AnyTables>) => Promise<unknown>): Promise<void> {
  await using database = (await openDatabase<unknown>(url)) as Database<AnyTables>
  await database.transaction(({ db }) => work(db))
}

test('[BAK-1] a restored database holds what was backed up and nothing else, keeps every rule, and is sound', async () => {
  const before = await lastingContentOf(kit.databaseUrl)
  const backup = await take(kit.databaseUrl)
  expect(await findDamages(backup, knowledge)).toEqual([])
  await using place = await restoredPlace(backup)
  await change(place.url, (db) => db.updateTable('profiles').set({ bio: 'changed since' }).execute())
  await change(place.url, (db) => db.deleteFrom('blocks').execute())
  expect(await lastingContentOf(place.url)).not.toBe(before)
  await restore(place.url, backup)
  expect(await lastingContentOf(place.url)).toBe(before)
  await using snapshot = await openSnapshot(place.url)
  expect([...(await snapshot.damages()), ...(await brokenInvariants(snapshot.db as never))]).toEqual([])
})

test('[BAK-2] [BLK-8] no session of before a restore lives after it, revoked since the backup or not, and blocks hold', async () => {
  const { carl } = await kit.people('carl')
  const backup = await take(kit.databaseUrl)
  await carl.auth.signOut()
  await using place = await emptyDatabase()
  expect(await restore(place.url, backup)).toMatchObject({ sessions: 3 })
  await using server = await serve(place.url, kit.clock)
  for (const { token } of [ann, carl])
    await expect(server.withToken(token).feeds.home({})).rejects.toMatchObject({ reason: 'unauthenticated' })
  const { session } = await server.withToken().auth.signIn({ identifier: 'bob', password: TEST_PASSWORD })
  await expect(server.withToken(session.token).profiles.get({ person: ann.ref })).rejects.toMatchObject({
    reason: 'not-found',
  })
})

test('[CNT-1] a backup of a database that is being written to is one moment of it', async () => {
  const { dan, eve } = await kit.people('dan', 'eve')
  const writes = Array.from({ length: 30 }, async () => {
    await dan.posts.create({ text: 'meanwhile', audience: 'public' })
    await eve.graph.follow({ target: dan.ref })
    await eve.graph.unfollow({ target: dan.ref })
  })
  const backup = await take(kit.databaseUrl)
  await Promise.all(writes)
  expect(await findDamages(backup, knowledge)).toEqual([])
})

test('a backup has its name when it is whole: one that was not finished is not listed, and goes away', async () => {
  await using own = await temporaryFolder()
  {
    await using stage = await openStage(own.folder, now)
    await writeFile(path.join(stage.folder, 'data.db'), 'half of it')
    expect(await listBackups(own.folder)).toEqual([])
    expect(await readdir(own.folder)).toHaveLength(1)
  }
  expect(await readdir(own.folder)).toEqual([])
})

test('damage to the bytes, the manifest or the files of a backup is found, and nothing is restored from it', async () => {
  await using place = await restoredPlace(await take(kit.databaseUrl))
  const before = await contentOf(place.url)
  const spoil: ((folder: string) => Promise<unknown>)[] = [
    async (folder) => {
      const bytes = await readFile(path.join(folder, 'data.db'))
      bytes[bytes.length >> 1]! ^= 1
      await writeFile(path.join(folder, 'data.db'), bytes)
    },
    (folder) => appendFile(path.join(folder, 'data.db'), 'more'),
    (folder) => rm(path.join(folder, 'data.db')),
  ]
  for (const one of spoil) {
    const backup = await take(kit.databaseUrl)
    await one(backup.folder)
    expect(await findDamages(backup, knowledge)).toHaveLength(1)
    await expect(restore(place.url, backup)).rejects.toMatchObject({ reason: 'backup-damaged' })
    expect(await contentOf(place.url)).toBe(before)
  }
  const backup = await take(kit.databaseUrl)
  await writeFile(path.join(backup.folder, 'manifest.json'), '{ "format": 1')
  await expect(readBackup(dir, backup.name)).rejects.toMatchObject({ reason: 'backup-damaged' })
  await expect(readBackup(dir, '../somewhere')).rejects.toMatchObject({ reason: 'no-backup' })
})

test('[BAK-1] rows that break a rule are told by verifying a backup, and mended by restoring it', async () => {
  await using place = await restoredPlace(await take(kit.databaseUrl))
  const setCount = (posts_count: number) =>
    change(kit.databaseUrl, (db) =>
      db.updateTable('profiles').set({ posts_count }).where('account_id', '=', ann.id).execute(),
    )
  await setCount(7)
  const backup = await take(kit.databaseUrl)
  await setCount(1)
  expect(await findDamages(backup, knowledge)).toEqual([
    `posts.posts-count: ${ann.id} is stored as 7 and counts 1, 1 in all`,
  ])
  expect(await restore(place.url, backup)).toMatchObject({ mended: 1 })
  expect(await contentOf(place.url)).toContain('"posts_count":1')
  expect(await contentOf(place.url)).not.toContain('"posts_count":7')
})

test('a note of verification that was cut off hides no backup, and what is still being made is none', async () => {
  await using own = await temporaryFolder()
  const backup = await createBackup(kit.databaseUrl, knowledge, { dir: own.folder, version: '1.2.3', now })
  await writeFile(path.join(backup.folder, 'verified.json'), '')
  expect(await listBackups(own.folder)).toMatchObject([{ name: backup.name, verifiedAt: null }])
  await cp(backup.folder, path.join(own.folder, '.half.part'), { recursive: true })
  await expect(readBackup(own.folder, '.half.part')).rejects.toMatchObject({ reason: 'no-backup' })
})

// A file takes the place of another as a whole, so that there is no moment at which its rows are written.
const moments = databaseUrl === 'sqlite:' ? ['settling'] : ['settling', 'writing']

test('[BAK-1] a restore that is killed at any moment changes nothing, and can be run again', {
  timeout: 30_000,
}, async () => {
  await using crowded = await populatedServer()
  const backup = await take(crowded.databaseUrl)
  await using place = await restoredPlace(backup)
  await change(place.url, (db) => db.deleteFrom('post_audience').execute())
  await change(place.url, (db) => db.updateTable('profiles').set({ bio: 'changed since' }).execute())
  const before = await contentOf(place.url)
  for (const moment of moments) {
    const child = fileURLToPath(new URL('copying/killed-restore.ts', import.meta.url))
    const flags = ['--conditions=@kindred/source', child, place.url, dir, backup.name, moment]
    const [, signal] = await once(spawn(process.execPath, flags, { stdio: 'inherit' }), 'exit')
    expect(signal).toBe('SIGKILL')
    expect(await contentOf(place.url)).toBe(before)
  }
  await restore(place.url, backup)
  expect(await lastingContentOf(place.url)).toBe(await lastingContentOf(crowded.databaseUrl))
  if (databaseUrl === 'sqlite:') expect(await readdir(path.dirname(place.url.slice(5)))).toEqual(['kindred.db'])
})

test('a backup of an older server is brought to the schema of today, and one of a newer server is refused', async () => {
  const added = knowledge.migrations.find(({ name }) => name.endsWith('-feed-seen'))
  const older = {
    ...knowledge,
    migrations: knowledge.migrations.filter((migration) => migration !== added),
    tables: knowledge.tables.filter((table) => table !== 'feed_seen'),
  }
  await using old = await freshDatabase({ url: databaseUrl, migrations: older.migrations })
  const backup = await take(old.url, older)
  await using place = await emptyDatabase()
  expect(await restore(place.url, backup)).toMatchObject({ migrated: [added?.name] })
  await using server = await serve(place.url, kit.clock)
  expect(
    await server
      .withToken()
      .profiles.get({ person: '@nobody' })
      .catch(({ reason }) => reason),
  ).toBe('not-found')
  await using today = await freshDatabase({ url: databaseUrl, migrations: knowledge.migrations })
  const newer = await take(today.url)
  await expect(restore(old.url, newer, older)).rejects.toMatchObject({ reason: 'schema-newer' })
})

test('a database that a server runs on is not restored into', async () => {
  const backup = await take(kit.databaseUrl)
  const before = await contentOf(kit.databaseUrl)
  const restoring = restoreBackup(kit.databaseUrl, { backup, knowledge }, { now: kit.clock() })
  await expect(restoring).rejects.toMatchObject({ reason: 'database-in-use' })
  expect(await contentOf(kit.databaseUrl)).toBe(before)
})

test('a restore keeps the mark of the place, and brings none along', async () => {
  await writeMark(kit.server.database, 'protected', 'the other place')
  const backup = await take(kit.databaseUrl)
  await using place = await restoredPlace(backup)
  expect(await readMarks(place.url)).toEqual({})
  {
    await using database = await openDatabase<unknown>(place.url)
    await writeMark(database, 'protected', 'this place')
  }
  await restore(place.url, backup)
  expect(await readMarks(place.url)).toEqual({ protected: 'this place' })
})

test('[TIME-2] ids of a restored database stand above those that the place had made before', async () => {
  const backup = await take(kit.databaseUrl)
  await using place = await restoredPlace(backup)
  const ahead = Date.now() + 3_600_000
  await change(place.url, (db) =>
    db.updateTable('process_numbers').set({ expires_at: ahead }).where('number', '=', 5).execute(),
  )
  await restore(place.url, backup)
  await using snapshot = await openSnapshot(place.url)
  const free = await snapshot.db.selectFrom('process_numbers').select(['holder', 'expires_at']).execute()
  expect(free).toEqual(Array.from({ length: 64 }, () => ({ holder: '', expires_at: ahead })))
})

async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'kindred-backups-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
