import { parseDatabaseUrl } from '../open.ts'
import type { Snapshot } from '../snapshot.ts'

/** @throws {DatabaseUnreachable} when nobody answers there, or there is no file */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'postgres') return (await import('./postgres/snapshot.ts')).openPostgresSnapshot(place.url)
  return (await import('./sqlite/snapshot.ts')).openSqliteSnapshot(place.path)
}
