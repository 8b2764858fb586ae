import { open } from 'node:fs/promises'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { parseDatabaseUrl } from '../../src/db/open.ts'
import { allMigrations } from '../../src/schema.ts'
import { freshDatabase } from '../../src/testing/index.ts'
import { toldAfter, toldOf } from './told.ts'

function fileOf(url: string): string {
  const place = parseDatabaseUrl(url)
  return place.kind === 'sqlite' ? place.path : ''
}

/** Writes over the first bytes of the page at which a table begins, as a bad disk would. */
async function spoilTable(file: string, table: string): Promise<void> {
  const raw = new Sqlite(file)
  const page = raw.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(table) as number
  const size = raw.pragma('page_size', { simple: true }) as number
  raw.pragma('wal_checkpoint(truncate)')
  raw.close()
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(8, 0xa5), 0, 8, (page - 1) * size)
  await handle.close()
}

test('[DB-2] a page that the disk has spoilt is found, and everything else is looked at all the same', async () => {
  await using database = await freshDatabase({ url: 'sqlite:', migrations: allMigrations(), name: 'health' })
  await spoilTable(fileOf(database.url), 'blocks')
  const found = await toldOf(database.url)
  expect(found.some((sentence) => sentence.startsWith('database.integrity'))).toBe(true)
  expect(found.some((sentence) => sentence.startsWith('graph.self-in-blocks: cannot be looked at'))).toBe(true)
  expect(found.filter((sentence) => sentence.startsWith('posts.'))).toEqual([])
})

test('[DB-2] a table that is not strict is found', async () => {
  expect(await toldAfter('sqlite:', 'create table loose (id integer primary key, other)')).toEqual([
    'database.strict-tables: loose',
    'schema.nothing-else: table loose of loose was made by no migration',
  ])
})
