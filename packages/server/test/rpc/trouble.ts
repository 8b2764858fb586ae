import Sqlite from 'better-sqlite3'
import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '../../src/db/database.ts'

/** Keeps every write out of the notes of a database, as another process can; disposing of it lets them in again. */
export async function holdNotes(databaseUrl: string): Promise<AsyncDisposable> {
  if (databaseUrl.startsWith('file:')) {
    const other = new Sqlite(databaseUrl.slice('file:'.length))
    other.exec('begin immediate')
    return { [Symbol.asyncDispose]: async () => void other.close() }
  }
  const other = new pg.Client({ connectionString: databaseUrl })
  await other.connect()
  await other.query('begin; lock table notes in share mode')
  return { [Symbol.asyncDispose]: () => other.end() }
}

/** Lets the notes of a database grow no further, as a full disk does; disposing of it makes space. */
export async function fillDisk(database: Database<unknown>): Promise<AsyncDisposable> {
  const run = (text: string) => database.transaction(({ db }) => sql.raw(text).execute(db))
  if (database.dialect.name === 'sqlite') {
    const pages = `(select page_count from pragma_page_count)`
    const { rows } = await database.transaction(({ db }) =>
      sql.raw<{ pages: number }>(`select ${pages} as pages`).execute(db),
    )
    await run(`pragma max_page_count = ${rows[0]?.pages}`)
    return { [Symbol.asyncDispose]: async () => void (await run('pragma max_page_count = 1000000')) }
  }
  await run(`create function no_space() returns trigger language plpgsql as
    'begin raise exception ''could not extend file'' using errcode = ''53100''; end'`)
  await run('create trigger no_space before insert on notes for each row execute function no_space()')
  return { [Symbol.asyncDispose]: async () => void (await run('drop trigger no_space on notes')) }
}
