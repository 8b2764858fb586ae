import { createHash } from 'node:crypto'
import { constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { loadConfig, migrate, schemaScript } from '@kindred/server'
import Sqlite from 'better-sqlite3'
import { writePeople, writeTies } from './people.ts'
import { writePosts } from './posts.ts'
import { createRandom } from './random.ts'
import { writeReactions } from './reactions.ts'
import { accountIdAt, SEED, type WorldSize } from './size.ts'
import { type Table, tables, type Write } from './tables.ts'

const FOLDER = new URL('../../.kindred/bench/', import.meta.url).pathname
const MAKING = 4 // raised when what is made changes

/** As it comes, but patient with a machine that has other work: a bench that is refused measures nothing. */
export const configFor = (place: string) => {
  const database = place.includes('://') ? place : `file:${place}`
  const patient = { maxLagMs: 0, callDeadlineMs: 60_000 }
  return loadConfig({ env: {}, overrides: { environment: 'development', database, logLevel: 'fatal', ...patient } })
    .config
}

/** The file of a world, made when it is missing: its name tells size, seed and schema. */
export async function worldFile(size: WorldSize, note: (line: string) => void): Promise<string> {
  mkdirSync(FOLDER, { recursive: true })
  const schema = (await schemaScript(configFor(`${FOLDER}none.db`))).replaceAll(/\b\d{13}\b/g, '') // it is stamped with the time
  const name = createHash('sha256')
    .update(JSON.stringify([size, SEED, MAKING, schema]))
    .digest('hex')
    .slice(0, 12)
  const file = `${FOLDER}${size.name}-${name}.db`
  if (existsSync(file)) return file
  const began = performance.now()
  const fresh = `${file}.new`
  remove(fresh)
  await migrate(configFor(fresh))
  fill(fresh, size)
  renameSync(fresh, file)
  note(
    `made the world '${size.name}' from seed ${SEED} in ${Math.round((performance.now() - began) / 1000)} s: ${file}`,
  )
  return file
}

/** A copy that a run may write to. */
export async function copyOf(
  size: WorldSize,
  note: (line: string) => void,
): Promise<AsyncDisposable & { file: string }> {
  const world = await worldFile(size, note)
  const file = `${FOLDER}run-${process.pid}-${size.name}-${++copies}.db`
  copyFileSync(world, file, constants.COPYFILE_FICLONE)
  return { file, [Symbol.asyncDispose]: async () => remove(file) }
}
let copies = 0

function remove(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

/** Indexes are made at the end, from the schema's own words: that halves the time. */
function fill(file: string, size: WorldSize): void {
  const raw = new Sqlite(file)
  // From WAL it only goes to `off` by way of `delete`: otherwise every row is written twice.
  for (const pragma of [
    'journal_mode = delete',
    'journal_mode = off',
    'synchronous = off',
    'foreign_keys = off',
    'cache_size = -500000',
  ])
    raw.pragma(pragma)
  const indexes = raw
    .prepare<[], { name: string; sql: string }>(
      "select name, sql from sqlite_master where type = 'index' and sql <> ''",
    )
    .all()
  raw.exec('begin')
  for (const { name } of indexes) raw.exec(`drop index "${name}"`)
  writeWorld(raw, size)
  for (const { sql } of indexes) raw.exec(sql)
  raw.exec('commit')
  raw.pragma('journal_mode = wal')
  raw.pragma('wal_checkpoint(truncate)')
  raw.close()
}

function writeWorld(raw: Sqlite.Database, size: WorldSize): void {
  const statements = new Map<Table, Sqlite.Statement>()
  for (const [table, columns] of Object.entries(tables)) {
    const places = columns.map(() => '?').join(', ')
    statements.set(table as Table, raw.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`))
  }
  const write: Write = (table, cells) => void statements.get(table)?.run(cells as unknown[])
  writePeople(write, size)
  const readBy = writeTies(write, size, createRandom(SEED))
  const { authors, counted } = writePosts(write, size, createRandom(SEED + 1))
  writeReactions(write, { size, authors, readBy }, createRandom(SEED + 2))
  const count = raw.prepare('update profiles set posts_count = ? where account_id = ?')
  for (const [author, posts] of counted) count.run(posts, accountIdAt(author))
}
