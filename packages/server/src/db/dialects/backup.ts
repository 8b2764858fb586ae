// What each kind of database does in its own way when it is backed up and restored.
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { parseDatabaseUrl } from '../open.ts'
import type { Snapshot } from '../snapshot.ts'

/** What was taken, or why the database has no means of its own. */
type Taken =
  | { readonly way: 'file'; readonly file: string }
  | { readonly way: 'dump'; readonly file: string; readonly moment: Snapshot }
  | { readonly way: 'rows'; readonly why: string }

interface Taking extends AsyncDisposable {
  readonly taken: Taken
}

/**
 * Takes the data of a database into a folder by its own means, with the tables that are named. A dump's moment can be looked at until
 * it is disposed of.
 */
export async function takeByOwnMeans(url: string, folder: string, tables: readonly string[]): Promise<Taking> {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'postgres') return takeDump(place.url, folder, tables)
  const { writeCompact } = await import('./sqlite/files.ts')
  writeCompact(place.path, path.join(folder, 'data.db'))
  return { taken: { way: 'file', file: 'data.db' }, [Symbol.asyncDispose]: async () => {} }
}

async function takeDump(url: string, folder: string, tables: readonly string[]): Promise<Taking> {
  const { openPostgresSnapshot } = await import('./postgres/snapshot.ts')
  const { dump, whyNoTools } = await import('./postgres/tools.ts')
  await using opening = new AsyncDisposableStack()
  const moment = opening.use(await openPostgresSnapshot(url))
  const why =
    (await whyNoTools(await moment.serverVersion())) ??
    (await dump({ url, folder, file: 'data.dump', snapshotId: await moment.exportId(), tables }).then(
      () => undefined,
      (error: Error) => error.message,
    ))
  if (why !== undefined) return { taken: { way: 'rows', why }, [Symbol.asyncDispose]: async () => {} }
  const opened = opening.move()
  return {
    taken: { way: 'dump', file: 'data.dump', moment },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** A database that is restored into: one that is a file is replaced as a whole, and another is written into. */
export type Place =
  | { readonly isFile: true; readonly exists: boolean; readonly beside: string }
  | { readonly isFile: false; readonly exists: true }

export function placeOf(url: string): Place {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'postgres') return { isFile: false, exists: true }
  const file = realFile(place.path)
  return {
    isFile: true,
    exists: existsSync(file),
    beside: `${file}.restoring-${process.pid}`,
  }
}

/** What tells a database from all others, by whatever way one comes to it: never with a user or a password. */
export function nameOfPlace(url: string): string {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'sqlite') return `SQLite ${realFile(place.path)}`
  const { hostname, port, pathname, username, searchParams } = new URL(place.url)
  const name = decodeURIComponent(pathname.slice(1) || username)
  return `Postgres ${hostname || searchParams.get('host') || 'localhost'}:${port || 5432}/${name}`
}

/** Whether a file cannot be read as a database, in whole or in part. It reads all of it. */
export async function isDamaged(url: string): Promise<boolean> {
  const place = parseDatabaseUrl(url)
  return place.kind === 'sqlite' && (await import('./sqlite/files.ts')).isDamaged(place.path)
}

/** Where a link leads, it is the file there that is replaced. A file that is gone is looked for in the folder that held it. */
function realFile(file: string): string {
  if (existsSync(file)) return realpathSync(file)
  const folder = path.dirname(file)
  return path.join(existsSync(folder) ? realpathSync(folder) : path.resolve(folder), path.basename(file))
}

/**
 * Puts a file in the place of a database that is one. A damaged one is given another name first, which is answered.
 * @throws {Trouble} when anybody has the old one open
 */
export async function putInPlace(
  file: string,
  url: string,
  { isDamaged }: { isDamaged: boolean },
): Promise<string | undefined> {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'postgres') throw new TypeError('only a file can be put in the place of a file')
  const { replaceFile, setAside } = await import('./sqlite/files.ts')
  const old = realFile(place.path)
  const kept = isDamaged ? setAside(old) : undefined
  replaceFile(file, old)
  return kept
}

export async function writeCompact(from: string, to: string): Promise<void> {
  return (await import('./sqlite/files.ts')).writeCompact(from, to)
}

export async function checkDump(file: string): Promise<void> {
  return (await import('./postgres/tools.ts')).checkDump(file)
}

export async function restoreDump(restoring: {
  url: string
  folder: string
  file: string
  lock: readonly [kind: string, id: string]
  before: string
  after: string
}): Promise<void> {
  return (await import('./postgres/tools.ts')).restoreDump(restoring)
}
