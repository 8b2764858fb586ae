import { chmodSync, chownSync, existsSync, renameSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Trouble } from '../../../kernel/trouble.ts'

/** How long a lock that is held for a moment is waited for. */
const WAIT_MS = 2000

/**
 * Writes all of a database, as it is at one moment, into a new file: compact, and without a log beside it. It reads under a snapshot,
 * so whoever writes meanwhile is not kept waiting, and does not make it begin again.
 */
export function writeCompact(path: string, file: string): void {
  const raw = new Sqlite(resolve(path), { fileMustExist: true, timeout: WAIT_MS })
  try {
    raw.prepare('vacuum into ?').run(file)
  } finally {
    raw.close()
  }
}

/**
 * Puts a closed, whole database in the place of another, which is gone then. The old one is left alone when anybody has it open.
 * @throws {Trouble}
 */
export function replaceFile(fresh: string, path: string): void {
  const old = resolve(path)
  const lock = existsSync(old) ? lockAlone(old) : undefined
  try {
    if (lock) resemble(fresh, old)
    renameSync(fresh, old)
  } finally {
    lock?.close()
  }
}

/** Whoever served the old file must be able to serve the new one, whoever restores. */
function resemble(fresh: string, old: string): void {
  const { mode, uid, gid } = statSync(old)
  chmodSync(fresh, mode)
  if (uid !== statSync(fresh).uid) chownSync(fresh, uid, gid)
}

/**
 * Gives a damaged file another name. Its log goes with it: some of what cannot be read may be found in there.
 * @throws {Trouble} when anybody has it open: they would go on writing, under the other name
 */
export function setAside(path: string): string {
  mustBeClosed(path)
  const kept = `${path}.damaged-${Date.now()}`
  for (const end of ['-wal', '-shm', '']) if (existsSync(path + end)) renameSync(path + end, kept + end)
  return kept
}

/** Whether a file is there that no longer can be read as a database. */
export function isDamaged(path: string): boolean {
  if (!existsSync(resolve(path))) return false
  try {
    const raw = new Sqlite(resolve(path), { readonly: true, timeout: WAIT_MS })
    try {
      return raw.pragma('quick_check(1)', { simple: true }) !== 'ok'
    } finally {
      raw.close()
    }
  } catch (error) {
    return error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
  }
}

/** A damaged file still tells who has it open, unless its very first page is none: then SQLite would throw its log away. */
function mustBeClosed(file: string): void {
  let raw: Sqlite.Database | undefined
  try {
    raw = new Sqlite(file, { readonly: true, timeout: WAIT_MS })
    raw.pragma('schema_version')
    raw.close()
    raw = new Sqlite(file, { timeout: WAIT_MS })
    raw.pragma('locking_mode = exclusive')
    raw.exec('begin exclusive')
  } catch (error) {
    if (isHeld(error)) throw inUse(file, error)
  } finally {
    raw?.close()
  }
}

/** Leaving WAL mode wants to be alone, and takes the log away: no later database may find the log of this one. */
function lockAlone(file: string): Sqlite.Database {
  let raw: Sqlite.Database | undefined
  try {
    raw = new Sqlite(file, { timeout: WAIT_MS })
    if (raw.pragma('journal_mode = delete', { simple: true }) !== 'delete') throw inUse(file)
    raw.exec('begin exclusive')
    return raw
  } catch (error) {
    raw?.close()
    throw isHeld(error) ? inUse(file, error) : error
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
}

function inUse(file: string, cause?: unknown): Trouble {
  return new Trouble(
    {
      what: `${file} is in use`,
      why: 'another process has it open',
      fix: `stop whatever works in ${dirname(file)}, and run this again`,
      reason: 'database-in-use',
    },
    { cause },
  )
}
