import { createHash } from 'node:crypto'
import type { Migration, Schema, Words } from './columns.ts'
import type { MigrationConnection } from './dialect.ts'
import { openMigrationConnection, wordsFor } from './migration-connection.ts'

export type { Migration } from './columns.ts'

export interface MigrationStatus {
  readonly name: string
  /** `unknown` was applied by a newer or other server, which is fine; `changed` says something else now than when it was applied. */
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown'
  readonly appliedAt: number | null
}

export interface PlannedMigration {
  readonly name: string
  readonly statements: readonly string[]
}

/** Brings a database from one schema to the next. Any number may run at once: each migration is applied once, whole or not at all. */
export interface Migrator extends AsyncDisposable {
  /** Whether there is a database: a SQLite file is made by `up`, never by looking. */
  exists(): Promise<boolean>
  status(): Promise<readonly MigrationStatus[]>
  /** What `up` would do. */
  plan(): Promise<readonly PlannedMigration[]>
  /** Applies what is pending, each migration in one transaction, and names it. */
  up(): Promise<readonly string[]>
  /** Takes back the last ones that were applied, the latest first, and names them. */
  down(steps?: number): Promise<readonly string[]>
}

export interface MigratorOptions {
  readonly clock?: () => number
  /** Hears of each statement that has run: a test can end the run there. */
  readonly onStatement?: (sql: string) => void
}

/** A migration that was applied has been edited since: nobody can tell what the database holds now. */
export class MigrationChanged extends Error {
  override name = 'MigrationChanged'
  readonly migration: string

  constructor(migration: string) {
    super(`the migration ${migration} was applied and has been changed since: restore it and write a new one`)
    this.migration = migration
  }
}

const TABLE = 'kindred_migrations'

function createTableOnce({ types, tableEnd }: Words): string {
  const columns = `name ${types.text} primary key, hash ${types.text} not null, applied_at ${types.integer} not null`
  return `create table if not exists ${TABLE} (${columns})${tableEnd(1)}`
}

/** @throws {DatabaseUnreachable} when nobody answers there */
export async function openMigrator(
  url: string,
  migrations: readonly Migration[],
  options: MigratorOptions = {},
): Promise<Migrator> {
  const words = await wordsFor(url)
  const written = writeMigrations(migrations, words)
  const connection = await openMigrationConnection(url)
  const run = new Run({ connection, written, createTable: createTableOnce(words), options })
  return {
    exists: () => connection.exists(),
    status: () => run.status(),
    plan: () => run.plan(),
    up: () => run.locked(() => run.up()),
    down: (steps = 1) => run.locked(() => run.down(steps)),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  }
}

/** Every statement that makes the schema of these migrations. */
export async function schemaStatements(url: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  const words = await wordsFor(url)
  return [createTableOnce(words), ...writeMigrations(migrations, words).flatMap(({ up }) => up)]
}

/** The script that would make the whole schema in an empty database, for whoever wants to run it by hand; nothing is run. */
export async function migrationScript(
  url: string,
  migrations: readonly Migration[],
  now = Date.now(),
): Promise<string> {
  const words = await wordsFor(url)
  const written = writeMigrations(migrations, words)
  const blocks = written.map((migration) => [
    `-- ${migration.name}`,
    'begin',
    ...migration.up,
    record(migration, now),
    'commit',
  ])
  return [[createTableOnce(words)], ...blocks]
    .map((block) => `${block.join(';\n').replace(/^(--.*);/, '$1')};\n`)
    .join('\n')
}

interface Written {
  readonly name: string
  readonly up: readonly string[]
  readonly down: readonly string[]
  readonly hash: string
}

function writeMigrations(migrations: readonly Migration[], words: Words): Written[] {
  const names = new Set<string>()
  for (const { name } of migrations) {
    if (!/^\d{8}-\d{4}-[a-z0-9-]+$/.test(name)) throw new TypeError(`not a name for a migration: ${name}`)
    if (names.has(name)) throw new TypeError(`two migrations have one name: ${name}`)
    names.add(name)
  }
  return migrations.map((migration) => write(migration, words)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function write(migration: Migration, words: Words): Written {
  const collect = (step: (schema: Schema) => void) => {
    const statements: string[] = []
    step({ words, run: (sql) => void statements.push(sql) })
    return statements
  }
  const up = collect((schema) => migration.up(schema))
  const down = collect((schema) => migration.down(schema))
  return { name: migration.name, up, down, hash: createHash('sha256').update(up.join(';\n')).digest('hex') }
}

function record({ name, hash }: Written, now: number): string {
  return `insert into ${TABLE} (name, hash, applied_at) values ('${name}', '${hash}', ${now})`
}

interface RunParts {
  readonly connection: MigrationConnection
  readonly written: readonly Written[]
  readonly createTable: string
  readonly options: MigratorOptions
}

class Run {
  readonly #connection: MigrationConnection
  readonly #written: readonly Written[]
  readonly #createTable: string
  readonly #options: MigratorOptions

  constructor({ connection, written, createTable, options }: RunParts) {
    this.#connection = connection
    this.#written = written
    this.#createTable = createTable
    this.#options = options
  }

  async locked<Value>(work: () => Promise<Value>): Promise<Value> {
    await this.#connection.lock()
    try {
      return await work()
    } finally {
      await this.#connection.unlock().catch(() => {}) // the lock of a connection that is gone has gone with it
    }
  }

  async status(): Promise<MigrationStatus[]> {
    const applied = await this.#applied()
    const known = this.#written.map(({ name, hash }): MigrationStatus => {
      const row = applied.get(name)
      if (!row) return { name, state: 'pending', appliedAt: null }
      return { name, state: row.hash === hash ? 'applied' : 'changed', appliedAt: row.appliedAt }
    })
    const names = new Set(known.map(({ name }) => name))
    const unknown = [...applied].filter(([name]) => !names.has(name))
    return [
      ...known,
      ...unknown.map(([name, { appliedAt }]): MigrationStatus => ({ name, state: 'unknown', appliedAt })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  async plan(): Promise<PlannedMigration[]> {
    return (await this.#pending()).map(({ name, up }) => ({ name, statements: up }))
  }

  async up(): Promise<string[]> {
    const names: string[] = []
    for (const migration of await this.#pending()) {
      const isDone = await this.#inTransaction(async () => {
        await this.#run(this.#createTable)
        if ((await this.#applied()).has(migration.name)) return false // by another run, meanwhile
        for (const sql of migration.up) await this.#run(sql)
        await this.#run(record(migration, (this.#options.clock ?? Date.now)()))
        return true
      })
      if (isDone) names.push(migration.name)
    }
    return names
  }

  async down(steps: number): Promise<string[]> {
    const applied = await this.#applied()
    const last = this.#written
      .filter(({ name }) => applied.has(name))
      .slice(-steps)
      .reverse()
    for (const { name, down } of last) {
      await this.#inTransaction(async () => {
        if (!(await this.#applied()).has(name)) return
        for (const sql of down) await this.#run(sql)
        await this.#run(`delete from ${TABLE} where name = '${name}'`)
      })
    }
    return last.map(({ name }) => name)
  }

  /** @throws {MigrationChanged} */
  async #pending(): Promise<Written[]> {
    const applied = await this.#applied()
    return this.#written.filter(({ name, hash }) => {
      const row = applied.get(name)
      if (row && row.hash !== hash) throw new MigrationChanged(name)
      return !row
    })
  }

  async #applied(): Promise<Map<string, { hash: string; appliedAt: number }>> {
    if (!(await this.#connection.hasTable(TABLE))) return new Map()
    const rows = await this.#connection.query(`select name, hash, applied_at from ${TABLE}`)
    return new Map(rows.map((row) => [String(row.name), { hash: String(row.hash), appliedAt: Number(row.applied_at) }]))
  }

  async #inTransaction<Value>(work: () => Promise<Value>): Promise<Value> {
    await this.#connection.begin()
    try {
      const value = await work()
      await this.#connection.commit()
      this.#options.onStatement?.('commit')
      return value
    } catch (error) {
      await this.#connection.rollback().catch(() => {}) // a connection that is gone has rolled back
      throw error
    }
  }

  async #run(sql: string): Promise<void> {
    await this.#connection.run(sql)
    this.#options.onStatement?.(sql)
  }
}
