import { dirname, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import { makeFolder } from '../../make-folder.ts'
import { DatabaseUnreachable } from '../../options.ts'
import { isBusy } from './dialect.ts'

const OPENING_TIMEOUT_MS = 5000

/** Opens the file, and makes it with its folder when it is missing. Only opening may wait inside the event loop's turn. */
export function connect(path: string): Sqlite.Database {
  const raw = openFile(path)
  raw.pragma('synchronous = full') // in WAL mode this build defaults to NORMAL, which loses acknowledged commits in a power cut
  raw.pragma('foreign_keys = on')
  raw.pragma('cache_size = -64000')
  raw.pragma('mmap_size = 2147418112') // the most that SQLite maps: what lies beyond is read by copying, page by page
  mustBe(raw, { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 })
  return raw
}

function openFile(path: string): Sqlite.Database {
  const file = resolve(path)
  let raw: Sqlite.Database | undefined
  try {
    makeFolder(dirname(file))
    raw = new Sqlite(file, { timeout: OPENING_TIMEOUT_MS })
    raw.pragma('journal_mode = wal') // the first to look into the file
    return raw
  } catch (error) {
    raw?.close()
    if (isBusy(error)) throw error
    throw new DatabaseUnreachable({
      place: file,
      why: error instanceof Error ? error.message : String(error),
      fix: 'let this user read and write that file and its folder, or name another with DATABASE_URL',
    })
  }
}

function mustBe(raw: Sqlite.Database, settings: Record<string, string | number>): void {
  for (const [name, wanted] of Object.entries(settings)) {
    const found = raw.pragma(name, { simple: true })
    if (found !== wanted) throw new Error(`SQLite refused ${name} = ${wanted}: it is ${found}`)
  }
}
