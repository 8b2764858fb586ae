import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { knowledge } from '../../src/copying.ts'
import { createBackup } from '../../src/db/backup/create.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { emptyDatabase } from './copying/places.ts'

test('what a restore needs in between goes away with its process, and after a kill with the next one', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'kindred-backups-'))
  await using source = await freshDatabase({ url: 'sqlite:', migrations: knowledge.migrations })
  const { name } = await createBackup(source.url, knowledge, {
    dir: path.join(dir, 'kept'),
    version: '1',
    now: Date.now(),
  })
  const leftBy = async (moment: string) => {
    await using place = await emptyDatabase()
    const child = fileURLToPath(new URL('copying/killed-restore.ts', import.meta.url))
    const flags = ['--conditions=@kindred/source', child, place.url, path.join(dir, 'kept'), name, moment]
    const env = { ...process.env, TMPDIR: dir }
    const [code, signal] = await once(spawn(process.execPath, flags, { stdio: 'inherit', env }), 'exit')
    const left = (await readdir(dir)).filter((file) => file.startsWith('kindred-restore-')).length
    return { end: code ?? signal, left }
  }
  expect(await leftBy('settling')).toEqual({ end: 'SIGKILL', left: 1 })
  expect(await leftBy('leaving')).toEqual({ end: 130, left: 0 })
  await rm(dir, { recursive: true })
})
