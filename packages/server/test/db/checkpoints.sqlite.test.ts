import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { openFresh } from './open.ts'

type Fresh = Awaited<ReturnType<typeof openFresh>>

const fileOf = ({ url }: { url: string }) => url.slice('file:'.length)
const MIB = 1024 * 1024
/** A busy machine gives the thread its turn late. */
/** Mebibytes that a log which is copied meanwhile is shorter than one that is not, and after how many it must be. */
const SPARED = 20
const MOST_WRITTEN = 800
const PATIENT = { timeout: 30_000 }

/** Writes a mebibyte in one transaction. */
async function writeMebibyte(database: Fresh, id: number): Promise<void> {
  const content = Buffer.alloc(MIB, id)
  await database.transaction(({ db }) =>
    db
      .insertInto('files')
      .values({ id: String(id), doc: '{}', content })
      .execute(),
  )
}

function pagesToCopy(database: Fresh): number {
  const other = new Sqlite(fileOf(database), { readonly: true })
  const [size] = other.pragma('wal_checkpoint(noop)') as { log: number; checkpointed: number }[]
  other.close()
  return size ? size.log - size.checkpointed : 0
}

test('what little was written stays in the log', async () => {
  await using database = await openFresh()
  for (let id = 1; id <= 3; id++) await writeMebibyte(database, id)
  expect(pagesToCopy(database)).toBeGreaterThan(700)
})

test('a log that has grown is copied into its file beside the event loop, also under one that never pauses', async () => {
  await using database = await openFresh()
  const logSize = async () => (await stat(`${fileOf(database)}-wal`)).size
  let written = 0
  do await writeMebibyte(database, ++written)
  while (written < MOST_WRITTEN && (written <= SPARED || (await logSize()) >= (written - SPARED) * MIB))
  expect(await logSize()).toBeLessThan((written - SPARED) * MIB)
  await expect
    .poll(async () => {
      await database.transaction(
        async ({ db }) => void (await sql`update files set doc = '[]' where id = 1`.execute(db)),
      )
      return pagesToCopy(database)
    }, PATIENT)
    .toBeLessThan(1000)
  const other = new Sqlite(fileOf(database), { readonly: true })
  expect(other.pragma('integrity_check', { simple: true })).toBe('ok')
  other.close()
})

test('whoever reads one moment for long, as a backup does, does not hold writers up', { timeout: 30_000 }, async () => {
  await using database = await openFresh()
  await writeMebibyte(database, 1)
  const reader = new Sqlite(fileOf(database))
  reader.exec('begin')
  reader.prepare('select id from files').all()
  for (let id = 2; id <= 70; id++) await writeMebibyte(database, id) // more than the log may hold
  let slow = 0
  for (let write = 0; write < 60 && slow < 3; write++) {
    const began = performance.now()
    await database.transaction(async ({ db }) => void (await sql`update files set doc = '[]' where id = 1`.execute(db)))
    if (performance.now() - began > 500) slow++
    await wait(5) // the log is looked at every now and then
  }
  expect(slow).toBeLessThan(3)
  reader.close()
})

test('a process ends by itself, whatever its thread is doing', async () => {
  await using database = await openFresh()
  const program = fileURLToPath(new URL('leaves-open.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@kindred/source', program, database.url], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await database.db.selectFrom('files').select('id').execute()).toHaveLength(8)
})

test('without its thread the database goes on, and says that commits will stall', async () => {
  const warn = vi.fn()
  const database = await openFresh({ log: { warn, error: vi.fn() } })
  const folder = dirname(fileOf(database))
  await rename(folder, `${folder}-moved`) // where the thread does not find it
  let id = 0
  await vi.waitFor(async () => {
    await writeMebibyte(database, ++id)
    expect(warn).toHaveBeenCalledWith(expect.anything(), expect.stringMatching(/thread .* has ended/))
  }, PATIENT)
  await writeMebibyte(database, ++id)
  const { rows } = await database.transaction(({ db }) => sql`pragma wal_autocheckpoint`.execute(db))
  expect(rows).toEqual([{ wal_autocheckpoint: 1000 }])
  await rename(`${folder}-moved`, folder)
  await database[Symbol.asyncDispose]()
})

test('a migration of another process is seen by statements that this one has prepared', async () => {
  await using database = await openFresh()
  const everything = () => database.db.selectFrom('people').selectAll().execute()
  const add = (id: string) =>
    database.transaction(({ db }) =>
      db
        .insertInto('people')
        .values({ id, handle: `p${id}`, role: 'member' })
        .execute(),
    )
  await add('1')
  expect(await everything()).toEqual([{ id: '1', handle: 'p1', role: 'member' }])
  const other = new Sqlite(fileOf(database))
  other.exec('alter table people add column born_at integer not null default 7')
  await add('2')
  const born = { role: 'member', born_at: 7 }
  expect(await everything()).toEqual([
    { id: '1', handle: 'p1', ...born },
    { id: '2', handle: 'p2', ...born },
  ])
  other.exec('alter table people rename column born_at to appeared_at')
  other.close()
  await expect.poll(async () => Object.keys((await everything())[0] ?? {}), PATIENT).toContain('appeared_at')
})
