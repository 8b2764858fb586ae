import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knowledge } from '../../src/copying.ts'
import { createBackup } from '../../src/db/backup/create.ts'
import { restoreBackup } from '../../src/db/backup/restore.ts'
import { findDamages } from '../../src/db/backup/verify.ts'
import { openMigrator } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open.ts'
import { contentOf } from './copying/places.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kindred-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const now = Date.now()

async function migrated(name: string): Promise<string> {
  const url = `file:${path.join(folder, name)}`
  await using migrator = await openMigrator(url, knowledge.migrations)
  await migrator.up()
  return url
}

async function backupOf(url: string) {
  return createBackup(url, knowledge, { dir: path.join(folder, 'backups'), version: '1.2.3', now })
}

test('a file that another process has open is not replaced, though no server holds a lease', async () => {
  const url = await migrated('open.db')
  const backup = await backupOf(url)
  {
    await using _ = await openDatabase(url)
    const restoring = restoreBackup(url, { backup, knowledge }, { now })
    await expect(restoring).rejects.toMatchObject({ reason: 'database-in-use' })
  }
  await restoreBackup(url, { backup, knowledge }, { now })
})

test('[BAK-1] a file that cannot be read any more is replaced, and kept under another name with its log', async () => {
  const url = await migrated('whole.db')
  const backup = await backupOf(url)
  const damaged = path.join(folder, 'damaged.db')
  await writeFile(damaged, 'this is no database at all, whatever it was before')
  await writeFile(`${damaged}-wal`, 'nor is this a log')
  const { keptDamaged } = await restoreBackup(`file:${damaged}`, { backup, knowledge }, { now })
  expect(await contentOf(`file:${damaged}`)).toBe(await contentOf(url))
  const kept = path.basename(keptDamaged ?? '')
  const files = await readdir(folder)
  expect(files).toEqual(expect.arrayContaining(['damaged.db', kept, `${kept}-wal`]))
  expect(files).not.toContain('damaged.db-wal')
})

test('a file of which a page is damaged is replaced as well', async () => {
  const url = await migrated('torn.db')
  const backup = await backupOf(url)
  const file = path.join(folder, 'torn.db')
  const bytes = await readFile(file)
  await writeFile(file, bytes.fill(0xff, 8192, 40_960))
  const { keptDamaged } = await restoreBackup(url, { backup, knowledge }, { now })
  expect(keptDamaged).toContain('torn.db.damaged-')
  expect(await findDamages(backup, knowledge)).toEqual([])
})

test('[DUR-1] a file of which a page is damaged is not taken from whoever still writes into it', async () => {
  const url = await migrated('served.db')
  const backup = await backupOf(url)
  const file = path.join(folder, 'served.db')
  {
    await using _ = await openDatabase(url)
    execFileSync('dd', ['if=/dev/urandom', `of=${file}`, 'bs=4096', 'seek=2', 'count=8', 'conv=notrunc', 'status=none'])
    const restoring = restoreBackup(url, { backup, knowledge }, { now })
    await expect(restoring).rejects.toMatchObject({ reason: 'database-in-use' })
  }
  expect(await restoreBackup(url, { backup, knowledge }, { now })).toMatchObject({ keptDamaged: expect.any(String) })
})

test('[BAK-1] a backup is restored where there is not even a folder yet', async () => {
  const backup = await backupOf(await migrated('moved.db'))
  const url = `file:${path.join(folder, 'another/machine/kindred.db')}`
  await restoreBackup(url, { backup, knowledge }, { now })
  expect(await contentOf(url)).toBe(await contentOf(`file:${path.join(folder, 'moved.db')}`))
})

test('of a damaged file no backup is taken, and a folder that cannot be is no reason to try for ever', async () => {
  const url = await migrated('broken.db')
  const file = path.join(folder, 'broken.db')
  const creating = createBackup(url, knowledge, { dir: '/proc/backups', version: '1.2.3', now })
  await expect(creating).rejects.toMatchObject({ reason: 'cannot-write-backup' })
  await writeFile(file, (await readFile(file)).fill(0xff, 8192, 40_960))
  await expect(backupOf(url)).rejects.toMatchObject({ reason: 'database-damaged' })
})

test('a restored file and a backup stand alone, without a log beside them', async () => {
  const url = await migrated('alone.db')
  const backup = await backupOf(url)
  await restoreBackup(url, { backup, knowledge }, { now })
  expect((await readdir(folder)).filter((name) => name.startsWith('alone.db'))).toEqual(['alone.db'])
  expect((await readdir(backup.folder)).toSorted()).toEqual(['data.db', 'manifest.json'])
})

test('nobody else may read a backup, also where its folder is copied to, nor what is restored while it is prepared', async () => {
  const url = await migrated('secret.db')
  const backup = await backupOf(url)
  const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8)
  const before = await modeOf(path.join(folder, 'secret.db'))
  for (const name of ['data.db', 'manifest.json']) expect(await modeOf(path.join(backup.folder, name))).toBe('600')
  await restoreBackup(url, { backup, knowledge }, { now })
  expect(await modeOf(path.join(folder, 'secret.db'))).toBe(before)
})
