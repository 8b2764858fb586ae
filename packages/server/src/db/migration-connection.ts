import type { Words } from './columns.ts'
import { parseDatabaseUrl } from './open.ts'

/** One connection of its own for a run of migrations; each database waits for its turn in its own way. */
export interface MigrationConnection extends AsyncDisposable {
  /** No other run is between `lock` and `unlock`; on SQLite each transaction is exclusive instead. */
  lock(): Promise<void>
  unlock(): Promise<void>
  begin(): Promise<void>
  /** @throws when a row refers to nothing */
  commit(): Promise<void>
  rollback(): Promise<void>
  run(sql: string): Promise<void>
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  hasTable(name: string): Promise<boolean>
}

export async function openMigrationConnection(url: string): Promise<MigrationConnection> {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'postgres') {
    const { openPostgresMigrations } = await import('./dialects/postgres/migrations.ts')
    return openPostgresMigrations(place.url)
  }
  const { openSqliteMigrations } = await import('./dialects/sqlite/migrations.ts')
  return openSqliteMigrations(place.path)
}

/** The words of the database that a URL names, without connecting to it. */
export async function wordsFor(url: string): Promise<Words> {
  return parseDatabaseUrl(url).kind === 'postgres'
    ? (await import('./dialects/postgres/words.ts')).postgresWords
    : (await import('./dialects/sqlite/words.ts')).sqliteWords
}
