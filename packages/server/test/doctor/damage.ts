import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { parseDatabaseUrl } from '../../src/db/open.ts'

/** Runs statements past everything that keeps a database whole: foreign keys, checks, the server. */
export async function damage(url: string, statements: readonly string[]): Promise<void> {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'sqlite') return damageFile(place.path, statements)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set session_replication_role = replica')
  const checks = await suspendChecks(client)
  for (const sql of statements) await client.query(sql)
  await checks.restore()
  await client.end()
}

function damageFile(file: string, statements: readonly string[]): void {
  const raw = new Sqlite(file, { timeout: 5000 })
  raw.pragma('foreign_keys = off')
  raw.pragma('ignore_check_constraints = on')
  for (const sql of statements) raw.exec(sql)
  raw.close()
}

/** What they forbid is there afterwards, and they look as if they had been there all the time. */
async function suspendChecks(client: pg.Client) {
  const { rows } = await client.query<{ place: string; name: string; definition: string }>(
    `select conrelid::regclass::text as place, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  )
  for (const { place, name } of rows) await client.query(`alter table ${place} drop constraint "${name}"`)
  return {
    async restore() {
      for (const { place, name, definition } of rows)
        await client.query(`alter table ${place} add constraint "${name}" ${definition} not valid`)
      await client.query("update pg_constraint set convalidated = true where contype = 'c'")
    },
  }
}
