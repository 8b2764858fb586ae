import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { knowledgeOf } from './copying.ts'
import { type Created, createBackup as create } from './db/backup/create.ts'
import { type Backup, listBackups as list, noteVerified, readBackup } from './db/backup/folder.ts'
import { restoreBackup as restore } from './db/backup/restore.ts'
import type { Restored, RestoreOptions } from './db/backup/restoring.ts'
import { findDamages } from './db/backup/verify.ts'
import { nameOfPlace } from './db/dialects/backup.ts'

type Told = Partial<RestoreOptions> & { readonly dir?: string; readonly before?: string }

/**
 * Takes a backup of the configured database, while servers go on writing.
 * @throws {Trouble} when its schema is not the one of this server
 */
export function createBackup(
  config: Config,
  { dir = config.backups, now = Date.now(), before, onRows }: Told = {},
): Promise<Created> {
  return create(config.database.url, knowledgeOf(config), { dir, now, before, onRows, version: version() })
}

/** Every whole backup of a folder, the newest first. */
export function listBackups(config: Config, { dir = config.backups }: Told = {}): Promise<Backup[]> {
  return list(dir)
}

/** Whether a backup was taken of the configured database, and of no other that shares the folder. */
export function isBackupOf({ database }: Config, { manifest }: Backup): boolean {
  return manifest.of === nameOfPlace(database.url)
}

/**
 * Finds one backup by its name.
 * @throws {Trouble} when there is none
 */
export function findBackup(config: Config, name: string, { dir = config.backups }: Told = {}): Promise<Backup> {
  return readBackup(dir, name)
}

/** What is wrong with a backup, in sentences; nothing when it can be restored, which is noted beside it. */
export async function verifyBackup(
  config: Pick<Config, 'modules'>,
  backup: Backup,
  now = Date.now(),
): Promise<readonly string[]> {
  const damages = await findDamages(backup, knowledgeOf(config))
  if (damages.length === 0) await noteVerified(backup, now)
  return damages
}

/**
 * Puts what a backup holds in the place of all that the configured database holds: whole, or not at all.
 * @throws {Trouble} when the backup cannot be restored there
 */
export function restoreBackup(
  config: Config,
  backup: Backup,
  { now = Date.now(), onRows }: Told = {},
): Promise<Restored> {
  return restore(config.database.url, { backup, knowledge: knowledgeOf(config) }, { now, onRows })
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}
