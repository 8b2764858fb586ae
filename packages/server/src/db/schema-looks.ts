import type { Look } from '../kernel/check.ts'
import type { Migration } from './columns.ts'
import type { Health, MigrationConnection } from './dialect.ts'
import { type MigrationStatus, openMigrator, schemaStatements } from './migrate.ts'
import { healthOf, openMigrationConnection } from './migration-connection.ts'
import { differenceOf, type SchemaDifference, type SchemaPart } from './schema-parts.ts'

/** A database, and the migrations that are to have made it. What is known of it is asked once an examination. */
export interface Schema {
  readonly url: string
  readonly migrations: readonly Migration[]
  /** The migrations that are in one of these states. */
  inState(...states: readonly MigrationStatus['state'][]): Promise<readonly MigrationStatus[]>
}

export function schemaOf(url: string, migrations: readonly Migration[]): Schema {
  const status = once(async () => {
    await using migrator = await openMigrator(url, migrations)
    return await migrator.status()
  })
  return {
    url,
    migrations,
    inState: async (...states) => (await status.now()).filter(({ state }) => states.includes(state)),
  }
}

/** Checks that the database itself is sound, and that its schema is what the migrations make of an empty one. */
export async function schemaLooks(schema: Schema): Promise<Look[]> {
  const health = await healthOf(schema.url)
  const looks = [...health.looks, ...partLooks(health, schema)]
  return [...migrationLooks(schema), ...looks.map((look) => connected(look, schema.url))]
}

/** A look over a connection of its own, for as long as it lasts. */
function connected({ look, mend, ...check }: Look<[MigrationConnection]>, url: string): Look {
  const over = async <Value>(run: (connection: MigrationConnection) => Promise<Value>) => {
    await using connection = await openMigrationConnection(url)
    return await run(connection)
  }
  return { ...check, look: () => over(look), ...(mend && { mend: () => over(mend) }) }
}

function migrationLooks({ inState }: Schema): Look[] {
  return [
    {
      name: 'schema.migrations',
      meaning: 'Every migration of this server is applied as it is written.',
      fix: 'Run `kindred migrate up`. Restore a migration that was changed, and write a new one.',
      look: async () => (await inState('pending', 'changed')).map(({ name, state }) => `${name} is ${state}`),
    },
    {
      name: 'schema.foreign-migrations',
      meaning: 'No other server has migrated this database.',
      fix: 'Run the server that knows this migration: one of a later version, or with more modules.',
      isWarning: true,
      look: async () => (await inState('unknown')).map(({ name }) => `${name} is not known here`),
    },
  ]
}

function partLooks(health: Health, schema: Schema): Look<[MigrationConnection]>[] {
  /** Of a schema that other migrations have made as well, or not all of these, nothing is known. */
  const difference = once(async (connection: MigrationConnection): Promise<SchemaDifference> => {
    const others = await schema.inState('pending', 'changed', 'unknown')
    if (others.length > 0) return { missing: [], altered: [], extra: [] }
    const wanted = await health.describeNew(connection, await schemaStatements(schema.url, schema.migrations))
    return differenceOf(await health.describe(connection), wanted)
  })
  const missingIndexes = async (connection: MigrationConnection) =>
    (await difference.now(connection)).missing.filter(isIndex)
  return [
    {
      name: 'schema.indexes',
      meaning: 'Every index that the migrations make is there.',
      fix: 'It is made anew.',
      look: async (connection) => (await missingIndexes(connection)).map(isMissing),
      async mend(connection) {
        const missing = await missingIndexes(connection)
        for (const { text } of missing) await health.makeIndex(connection, text)
        difference.forget()
        return missing.map((part) => ({ id: part.name, before: isMissing(part), after: 'is there' }))
      },
    },
    {
      name: 'schema.as-migrated',
      meaning: 'Every table, column and constraint is what the migrations make, and so is every index that is there.',
      fix: 'Make it anew as `kindred migrate sql` writes it; restore a table that is lost from the last backup.',
      async look(connection) {
        const { missing, altered } = await difference.now(connection)
        return [...missing.filter((part) => !isIndex(part)).map(isMissing), ...altered]
      },
    },
    {
      name: 'schema.nothing-else',
      meaning: 'There are no tables and no indexes that no migration made.',
      fix: 'Drop it, when nobody needs it: it costs room, and each write.',
      isWarning: true,
      look: async (connection) =>
        (await difference.now(connection)).extra.map(
          ({ name, table }) => `${name} of ${table} was made by no migration`,
        ),
    },
  ]
}

function isIndex({ name }: SchemaPart): boolean {
  return name.startsWith('index ')
}

function isMissing({ name, table }: SchemaPart): string {
  return `${name} of ${table} is missing`
}

/** Asks once, and again after it was told to forget. */
function once<Args extends readonly unknown[], Value>(ask: (...args: Args) => Promise<Value>) {
  let known: Promise<Value> | undefined
  return {
    now(...args: Args): Promise<Value> {
      known ??= ask(...args)
      return known
    },
    forget(): void {
      known = undefined
    },
  }
}
