import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Trouble } from '../../kernel/trouble.ts'
import type { Knowledge } from '../copy/copy.ts'
import { mustBeIdle } from '../copy/readiness.ts'
import { placeOf, putInPlace } from '../dialects/backup.ts'
import { fillAtOnce } from './at-once.ts'
import { restoreFromDump } from './dump.ts'
import type { Backup } from './folder.ts'
import { sync } from './folder.ts'
import type { Restored, RestoreOptions, Restoring } from './restoring.ts'
import { prepareStaged, stageData } from './staged.ts'
import { standingOf } from './standing.ts'
import { openWorkFolder } from './work-folder.ts'

/**
 * Puts what a backup holds in the place of all that a database holds: whole, or not at all. What was revoked since the backup must not
 * come back to life, so every session ends. The mark of protection is the place's, and stays.
 * @throws {Trouble} when the backup is damaged or from a newer server, or while a server runs on the database
 */
export async function restoreBackup(
  url: string,
  { backup, knowledge }: { backup: Backup; knowledge: Knowledge },
  options: RestoreOptions,
): Promise<Restored> {
  const standing = await standingOf(url, knowledge.tables, options.now)
  mustBeIdle(standing)
  mustKnow(backup, knowledge)
  const restoring: Restoring = { url, backup, knowledge, standing, ...options }
  return backup.manifest.way === 'dump' ? restoreFromDump(restoring) : restoreFromFile(restoring)
}

/** The backup becomes a database of its own first, which is migrated, settled and checked before anything that is there is touched. */
async function restoreFromFile(restoring: Restoring): Promise<Restored> {
  const place = placeOf(restoring.url)
  await using work = place.isFile ? undefined : await openWorkFolder()
  const staged = place.isFile ? place.beside : path.join((work as { folder: string }).folder, 'staged.db')
  try {
    await stageData(restoring.backup, staged)
    const prepared = await prepareStaged(staged, restoring)
    if (!place.isFile) return { ...prepared, ...(await fillAtOnce(staged, restoring)) }
    await sync(staged)
    const keptDamaged = await putInPlace(staged, restoring.url, restoring.standing)
    await sync(path.dirname(staged))
    return { ...prepared, keptDamaged }
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(staged + end, { force: true })
  }
}

/** A migration that this server does not know has made of the rows what it cannot read. */
function mustKnow({ name, manifest }: Backup, knowledge: Knowledge): void {
  const known = new Set(knowledge.migrations.map((migration) => migration.name))
  const newer = manifest.migrations.find((migration) => !known.has(migration))
  if (newer === undefined) return
  throw new Trouble({
    what: `the backup ${name} is ahead of this server`,
    why: `it was made by version ${manifest.version}, with the migration ${newer}`,
    fix: 'use the version of Kindred that made it, or a newer one',
    reason: 'schema-newer',
  })
}
