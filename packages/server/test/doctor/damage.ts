import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { parseDatabaseUrl } from '../../src/db/open.ts'

/** Runs statements past everything that keeps rows whole: foreign keys, checks, the server. */
export function damageRows(url: string, statements: readonly string[]): Promise<void> {
  return past(url, async (run, pastChecks) => {
    await pastChecks(async () => {
      for (const sql of statements) await run(sql)
    })
  })
}

/** Runs statements that change the schema itself. */
export function damageSchema(url: string, ...statements: string[]): Promise<void> {
  return past(url, async (run) => {
    for (const sql of statements) await run(sql)
  })
}

type Run = (sql: string) => Promise<unknown>
type PastChecks = (work: () => Promise<void>) => Promise<void>

async function past(url: string, work: (run: Run, pastChecks: PastChecks) => Promise<void>): Promise<void> {
  const place = parseDatabaseUrl(url)
  if (place.kind === 'sqlite') return pastFile(place.path, work)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    await work(
      (sql) => client.query(sql),
      (run) => withoutChecks(client, run),
    )
  } finally {
    await client.end()
  }
}

async function pastFile(file: string, work: (run: Run, pastChecks: PastChecks) => Promise<void>): Promise<void> {
  const raw = new Sqlite(file, { timeout: 5000 })
  raw.pragma('foreign_keys = off')
  raw.pragma('ignore_check_constraints = on')
  await work(
    async (sql) => raw.exec(sql),
    (run) => run(),
  )
  raw.close()
}

/** The checks are away meanwhile; afterwards they look as if they had been there all the time. */
async function withoutChecks(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ place: string; name: string; definition: string }>(
    `select conrelid::regclass::text as place, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  )
  for (const { place, name } of rows) await client.query(`alter table ${place} drop constraint "${name}"`)
  await work()
  for (const { place, name, definition } of rows)
    await client.query(`alter table ${place} add constraint "${name}" ${definition} not valid`)
  await client.query("update pg_constraint set convalidated = true where contype = 'c'")
}
