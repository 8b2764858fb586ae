import Sqlite from 'better-sqlite3'
import pg from 'pg'

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
