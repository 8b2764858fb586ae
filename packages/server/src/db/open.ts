import { fileURLToPath } from 'node:url'
import type { Database } from './database.ts'
import type { OpenOptions } from './options.ts'

/**
 * Opens `file:<path>` or `sqlite:<path>` with SQLite and `postgres://…` with Postgres. A driver is loaded when it is needed.
 * @throws {DatabaseUnreachable} when nobody answers there
 */
export async function openDatabase<Tables>(url: string, options: OpenOptions = {}): Promise<Database<Tables>> {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'postgres') {
    const { openPostgres } = await import('./dialects/postgres/open.ts')
    return openPostgres(place.url, options)
  }
  const { openSqlite } = await import('./dialects/sqlite/open.ts')
  return openSqlite(place.path, options)
}

/** For tools, over few connections and through whatever pooler there is. */
export function openForFilling<Tables>(url: string): Promise<Database<Tables>> {
  return openDatabase(url, { named: false, poolSize: 2 })
}

export type DatabasePlace = { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string }

/** What a database URL may look like, for whoever gave another. */
export const databaseUrlForms = 'file:<path> for SQLite or postgres://<user>:<password>@<host>:<port>/<database>'

export function isDatabaseUrl(url: string): boolean {
  try {
    return parseDatabaseUrl(url) !== undefined
  } catch {
    return false
  }
}

/**
 * Tells the database from its URL. A relative path is one from the working directory.
 * @throws {TypeError | URIError} when it names none
 */
export function parseDatabaseUrl(url: string): DatabasePlace {
  if (/^postgres(ql)?:\/\//.test(url)) {
    decodeURIComponent(new URL(url).pathname) // the name of the database
    return { kind: 'postgres', url }
  }
  if (url.startsWith('file://')) return { kind: 'sqlite', path: fileURLToPath(url) }
  const path = /^(?:file|sqlite):(.+)$/.exec(url)?.[1]
  if (path) return { kind: 'sqlite', path }
  throw new TypeError(`a database URL is ${databaseUrlForms}`)
}
