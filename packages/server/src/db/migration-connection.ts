import type { Words } from './columns.ts'
import type { Health, MigrationConnection } from './dialect.ts'
import { parseDatabaseUrl } from './open.ts'

/** Opens the connection of a run of migrations. */
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

/** How the database that a URL names is looked into. */
export async function healthOf(url: string): Promise<Health> {
  return parseDatabaseUrl(url).kind === 'postgres'
    ? (await import('./dialects/postgres/health.ts')).postgresHealth
    : (await import('./dialects/sqlite/health.ts')).sqliteHealth
}
