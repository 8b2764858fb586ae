import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openMigrator } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open.ts'
import { DatabaseUnreachable } from '../../src/db/options.ts'

const nobody = 'postgres://kindred:hunter2@127.0.0.1:1/kindred'

test('a Postgres that does not answer is named by host and port, never with its password', async () => {
  for (const open of [() => openDatabase(nobody), () => openMigrator(nobody, [])]) {
    const error = await open().catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(DatabaseUnreachable)
    expect(String(error)).toContain('127.0.0.1:1')
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2')
  }
})

test('a SQLite file that cannot be opened is named', async () => {
  await expect(openDatabase('file:/dev/null/kindred.db')).rejects.toThrow(/\/dev\/null\/kindred\.db/)
  await expect(openDatabase('file:/dev/null/kindred.db')).rejects.toThrow(DatabaseUnreachable)
})

test('a file that is no database is named, and left as it was', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'kindred-no-database-')), 'letter.txt')
  writeFileSync(file, 'Dear Ada, this is no database.'.repeat(100))
  await expect(openDatabase(`file:${file}`)).rejects.toThrow(DatabaseUnreachable)
  await expect(openDatabase(`file:${file}`)).rejects.toThrow(file)
  expect(readFileSync(file, 'utf8')).toMatch(/^Dear Ada/)
  rmSync(dirname(file), { recursive: true })
})

test('a URL of no database that we know is refused without repeating it', async () => {
  for (const url of ['mysql://root:hunter2@localhost/x', 'sqlite:', '']) {
    const error = await openDatabase(url).catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).not.toContain('hunter2')
  }
})

test('a folder that cannot be made is named at once, with what mends it', async () => {
  const error = await openDatabase('file:/proc/nowhere/kindred.db').catch((failure: unknown) => failure)
  expect(error).toMatchObject({
    what: 'cannot reach the database at /proc/nowhere/kindred.db',
    why: expect.stringContaining('mkdir'),
    fix: expect.stringContaining('DATABASE_URL'),
  })
})

test('the folder of a new SQLite file is made, however deep it lies', async () => {
  const root = mkdtempSync(join(tmpdir(), 'kindred-new-folder-'))
  await using database = await openDatabase(`file:${join(root, 'one', 'two', 'kindred.db')}`)
  await database.ping()
  rmSync(root, { recursive: true })
})
