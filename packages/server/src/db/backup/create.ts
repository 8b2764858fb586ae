import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Trouble } from '../../kernel/trouble.ts'
import type { Knowledge } from '../copy/copy.ts'
import { createDigesting, type Digests, differences, digestTables } from '../copy/digest.ts'
import { fill, sliceBySlice } from '../copy/fill.ts'
import { inOrder, leftBehind } from '../copy/order.ts'
import { migrateTarget, mustBeWhole } from '../copy/readiness.ts'
import type { Database } from '../database.ts'
import { isDamaged, nameOfPlace, takeByOwnMeans, writeCompact } from '../dialects/backup.ts'
import { openSnapshot } from '../dialects/snapshot.ts'
import type { LeaseTables } from '../lease.ts'
import { raiseLeases, reachedMoment } from '../lease-floor.ts'
import { openForFilling } from '../open.ts'
import type { Snapshot } from '../snapshot.ts'
import { type Backup, describeData, openStage } from './folder.ts'
import type { Way } from './manifest.ts'
import { removeDeadWork } from './work-folder.ts'

export interface CreateOptions {
  readonly dir: string
  /** The version of Kindred that makes it. */
  readonly version: string
  readonly now: number
  /** The command that is going to lose something, where it is taken for that. */
  readonly before?: string | undefined
  readonly onRows?: ((rows: number) => void) | undefined
}

/** A backup, and why it was taken row by row when the database has means of its own. */
export type Created = Backup & { readonly why?: string | undefined }

/**
 * Takes a backup of a database as it is at one moment, while servers go on writing.
 * @throws {Trouble} when its schema is not the one of this server, or when it cannot be read
 */
export async function createBackup(url: string, knowledge: Knowledge, options: CreateOptions): Promise<Created> {
  try {
    return await create(url, knowledge, options)
  } catch (error) {
    throw error instanceof Trouble || !(await isDamaged(url)) ? error : unreadable(error)
  }
}

function unreadable(cause: unknown): Trouble {
  return new Trouble(
    {
      what: 'the database cannot be read any more',
      why: 'a part of it is damaged, so that no whole backup can be taken',
      fix: 'look at it with `kindred doctor`, and put a backup in its place: kindred restore',
      reason: 'database-damaged',
    },
    { cause },
  )
}

async function create(url: string, knowledge: Knowledge, options: CreateOptions): Promise<Created> {
  const { dir, version, now, before, onRows } = options
  await mustBeWhole(url, knowledge.migrations, 'the database')
  await removeDeadWork()
  await using stage = await openStage(dir, now)
  const { way, file, tables, why } = await takeData({ url, folder: stage.folder, knowledge, onRows })
  const backup = await stage.publish({
    format: 1,
    way,
    createdAt: new Date(now).toISOString(),
    of: nameOfPlace(url),
    before,
    version,
    migrations: knowledge.migrations.map(({ name }) => name).toSorted(),
    tables,
    data: await describeData(stage.folder, file),
  })
  return { ...backup, why }
}

interface Taking {
  readonly url: string
  readonly folder: string
  readonly knowledge: Knowledge
  readonly onRows: ((rows: number) => void) | undefined
}

interface Data {
  readonly way: Way
  readonly file: string
  readonly tables: Digests
  readonly why?: string
}

async function takeData(taking: Taking): Promise<Data> {
  const { url, folder, knowledge } = taking
  await using own = await takeByOwnMeans(url, folder, [...knowledge.tables, ...leftBehind])
  const { taken } = own
  if (taken.way === 'rows') return { ...(await takeRows(taking)), why: taken.why }
  if (taken.way === 'dump') return { ...taken, tables: await digestsOf(taken.moment, knowledge) }
  await using written = await openSnapshot(`file:${path.join(folder, taken.file)}`)
  return { ...taken, tables: await digestsOf(written, knowledge) }
}

/** Copies the rows into a database that is a file: for whatever has no tools at hand that fit. */
async function takeRows({ url, folder, knowledge, onRows }: Taking): Promise<Data> {
  const [rows, file] = [path.join(folder, 'rows.db'), 'data.db']
  await using source = await openSnapshot(url)
  const tables = inOrder(knowledge.tables, source.tables)
  const read = createDigesting(tables)
  await migrateTarget(`file:${rows}`, knowledge.migrations, 'the backup')
  {
    await using target = await openForFilling<unknown>(`file:${rows}`)
    await fill(source.db, sliceBySlice(target), { tables, onRows, onSlice: read.add })
    const reachedMs = await reachedMoment(source.db, tables)
    await (target as Database<LeaseTables>).transaction(({ db }) => raiseLeases(db, reachedMs))
  }
  await writeCompact(rows, path.join(folder, file))
  await rm(rows)
  await using written = await openSnapshot(`file:${path.join(folder, file)}`)
  const digests = read.digests()
  const wrong = differences(digests, await digestsOf(written, knowledge))
  if (wrong[0] === undefined) return { way: 'rows', file, tables: digests }
  throw new Trouble({
    what: 'the backup does not hold what the database holds',
    why: wrong.join('; '),
    fix: 'take another one; when that fails as well, report this',
    reason: 'backup-differs',
  })
}

function digestsOf(snapshot: Snapshot, knowledge: Knowledge): Promise<Digests> {
  return digestTables(snapshot.db, inOrder(knowledge.tables, snapshot.tables))
}
