import { constants, copyFile, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { createIds } from '../../kernel/ids.ts'
import { Trouble } from '../../kernel/trouble.ts'
import type { Knowledge } from '../copy/copy.ts'
import { inOrder } from '../copy/order.ts'
import type { Database, Reads } from '../database.ts'
import { openSnapshot } from '../dialects/snapshot.ts'
import type { LeaseTables } from '../lease.ts'
import { raiseLeases, reachedMoment } from '../lease-floor.ts'
import { makeFolder } from '../make-folder.ts'
import { type MarkTables, putMark } from '../marks.ts'
import { openMigrator } from '../migrate.ts'
import { openForFilling } from '../open.ts'
import { type Backup, describeData } from './folder.ts'
import type { Restored, Restoring } from './restoring.ts'
import { countRows } from './standing.ts'

/**
 * Copies the data of a backup to where it becomes a database. Its bytes are those whose rows were counted when they were written.
 * @throws {Trouble} when it is not what was written
 */
export async function stageData({ name, folder, manifest }: Backup, staged: string): Promise<void> {
  makeFolder(path.dirname(staged)) // it is a new machine, perhaps
  await removeAbandoned(staged)
  const { data } = manifest
  await copyFile(path.join(folder, data.file), staged, constants.COPYFILE_FICLONE).catch((error: Error) => {
    throw damaged(name, [error.message])
  })
  const { sha256 } = await describeData(path.dirname(staged), path.basename(staged))
  if (sha256 !== data.sha256) throw damaged(name, [`${data.file} has other bytes than were written`])
}

/** What runs that were killed have left: the name ends in the number of the process that it belongs to. */
async function removeAbandoned(staged: string): Promise<void> {
  const [, prefix, own] = /^(.*-)(\d+)$/.exec(path.basename(staged)) ?? []
  if (prefix === undefined) return
  for (const name of await readdir(path.dirname(staged))) {
    const [, pid] = name.startsWith(prefix) ? (/^(\d+)(-wal|-shm)?$/.exec(name.slice(prefix.length)) ?? []) : []
    if (pid !== undefined && (pid === own || !isRunning(Number(pid)))) await rm(path.join(path.dirname(staged), name))
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

type Settling = Pick<Restoring, 'url' | 'knowledge' | 'standing' | 'now'>

export function prepareStaged(staged: string, settling: Omit<Settling, 'url'>): Promise<Restored> {
  return settle({ ...settling, url: `file:${staged}` })
}

/**
 * Makes a database that holds the rows of a backup fit to be served: today's schema, nothing alive that may have been ended since,
 * ids above all that were ever made in that place, and the place's own mark.
 * @throws {Trouble} when what it holds breaks a rule
 */
export async function settle({ url, knowledge, standing, now }: Settling): Promise<Restored> {
  await using migrator = await openMigrator(url, knowledge.migrations)
  const migrated = await migrator.up()
  await using database = await openForFilling<unknown>(url)
  const forgotten = await database.transaction(async ({ db }) => {
    const gone = await knowledge.forget(db)
    const protection = standing.marks.protected ?? null
    await putMark(db as never, { name: 'protected', value: protection, now })
    return gone
  })
  const mended = await mend(database, { url, knowledge, standing, now })
  await using snapshot = await openSnapshot(url)
  const broken = await knowledge.broken(snapshot.db as Reads<unknown>)
  if (broken.length > 0) throw damaged('in question', broken)
  const tables = inOrder(knowledge.tables, snapshot.tables)
  const reachedMs = Math.max(await reachedMoment(snapshot.db, tables), standing.reachedMs)
  await (database as Database<LeaseTables & MarkTables>).transaction(async ({ db }) => {
    await raiseLeases(db as never, reachedMs)
    await putMark(db as never, { name: 'filling', value: null, now })
  })
  return { ...forgotten, migrated, mended, rows: await countAll(snapshot.db, tables) }
}

/** A backup may be all that is left, so that a count which was wrong when it was taken is no reason to refuse it. */
async function mend(database: Database<unknown>, { url, knowledge, standing, now }: Settling): Promise<number> {
  const reachedMs = await reachedIn(url, knowledge)
  const ids = createIds(() => Math.max(reachedMs, standing.reachedMs, now) + 1, 0)
  return knowledge.mend(database, { clock: () => now, nextId: () => ids.next() as never })
}

async function reachedIn(url: string, knowledge: Knowledge): Promise<number> {
  await using snapshot = await openSnapshot(url)
  return await reachedMoment(snapshot.db, inOrder(knowledge.tables, snapshot.tables))
}

async function countAll(db: Reads<Record<string, object>>, tables: readonly { name: string }[]): Promise<number> {
  let rows = 0
  for (const { name } of tables) rows += await countRows(db, name)
  return rows
}

function damaged(name: string, wrong: readonly string[]): Trouble {
  return new Trouble({
    what: `the backup ${name} cannot be restored`,
    why: wrong.slice(0, 5).join('; '),
    fix: 'take another backup: kindred backup list',
    reason: 'backup-damaged',
  })
}
