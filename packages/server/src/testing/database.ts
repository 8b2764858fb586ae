import { createHash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type Migration, migrationScript, openMigrator } from '../db/migrate.ts'

/** A migrated database that belongs to one test and goes away with it. */
export interface FreshDatabase extends AsyncDisposable {
  /** For `openDatabase`. */
  readonly url: string
}

export interface FreshDatabaseOptions {
  /** `sqlite:` for a file of its own, or the URL of a Postgres server in which databases may be made. */
  readonly url: string
  readonly migrations: readonly Migration[]
  /** Told by the name of the database, for whoever looks at one that is stuck. */
  readonly name?: string
}

/**
 * Copies a template that was migrated once for these migrations: a file for SQLite, a template database for Postgres. Any number of
 * processes may ask at the same time.
 */
export async function freshDatabase({ url, migrations, name = 'test' }: FreshDatabaseOptions): Promise<FreshDatabase> {
  const script = await migrationScript(url === 'sqlite:' ? 'sqlite:template' : url, migrations, 0)
  const template = createHash('sha256').update(script).digest('hex').slice(0, 16)
  const unique = `${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 30)}_${randomBytes(6).toString('hex')}`
  return url === 'sqlite:'
    ? copyFile({ template, migrations, name: unique })
    : copyDatabase({ url, template, migrations, name: unique })
}

interface Copy {
  readonly template: string
  readonly migrations: readonly Migration[]
  readonly name: string
}

async function copyFile({ template, migrations, name }: Copy): Promise<FreshDatabase> {
  const source = await templateFile(template, migrations)
  const folder = await fs.mkdtemp(path.join(tmpdir(), `kindred-${name}-`))
  const file = path.join(folder, 'kindred.db')
  await fs.copyFile(source, file, fs.constants.COPYFILE_FICLONE)
  return {
    url: `file:${file}`,
    [Symbol.asyncDispose]: () => fs.rm(folder, { recursive: true, force: true }),
  }
}

/** The name says what is inside, and a rename makes it appear whole: whoever comes second overwrites it with the same. */
async function templateFile(template: string, migrations: readonly Migration[]): Promise<string> {
  const folder = path.join(tmpdir(), `kindred-templates-${userInfo().uid}`)
  const file = path.join(folder, `${template}.db`)
  const exists = await fs.access(file).then(
    () => true,
    () => false,
  )
  if (exists) return file
  const fresh = path.join(folder, `${template}-${randomBytes(6).toString('hex')}.db`)
  await migrate(`file:${fresh}`, migrations)
  await fs.rename(fresh, file)
  return file
}

async function copyDatabase({ url, template, migrations, name }: Copy & { url: string }): Promise<FreshDatabase> {
  const source = `${TEMPLATE_PREFIX}${template}`
  const database = `kindred_${name}`
  const administrator = administratorOf(url)
  const copy = () => administrator.query(`create database ${database} template ${source}`)
  await copy().catch(async (error: { code?: string }) => {
    if (error.code !== UNDEFINED_DATABASE) throw error
    await withClient(url, (locking) => makeTemplate(locking, { url, source, migrations }))
    await copy()
  })
  return {
    url: urlOf(url, database),
    [Symbol.asyncDispose]: async () => void (await administrator.query(dropping(database))),
  }
}

const TEMPLATE_PREFIX = 'kindred_template_'
const UNDEFINED_DATABASE = '3D000'

/** One process makes it, under another name until it is whole; the others wait. */
async function makeTemplate(
  client: pg.Client,
  { url, source, migrations }: { url: string; source: string; migrations: readonly Migration[] },
): Promise<void> {
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [source])
  const { rowCount } = await client.query('select from pg_database where datname = $1', [source])
  if (rowCount === 0) {
    const fresh = `${source}_new`
    await client.query(dropping(fresh)) // of a run that was killed
    await client.query(`create database ${fresh} template template0`)
    await migrate(urlOf(url, fresh), migrations)
    await client.query(`alter database ${fresh} rename to ${source}`)
  }
  await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [source])
}

/** Removes the templates from a server that outlives the tests. A run that still needs one makes it again. */
export async function dropTemplates(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [TEMPLATE_PREFIX],
    )
    for (const { datname } of rows) await client.query(dropping(datname))
  })
}

function dropping(database: string): string {
  return `drop database if exists ${database} with (force)`
}

async function migrate(url: string, migrations: readonly Migration[]): Promise<void> {
  await using migrator = await openMigrator(url, migrations)
  await migrator.up()
}

const administrators = new Map<string, pg.Pool>()

/** The connections on which this process makes and drops all its databases; idle ones keep no process alive. */
function administratorOf(url: string): pg.Pool {
  const known = administrators.get(url)
  if (known) return known
  const pool = new pg.Pool({ connectionString: url, max: 2, allowExitOnIdle: true })
  pool.on('error', () => {}) // unheard it would end the process
  administrators.set(url, pool)
  return pool
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
