import type { Look } from '../kernel/check.ts'
import type { Migration } from './columns.ts'
import type { Health, MigrationConnection } from './dialect.ts'
import { type MigrationStatus, openMigrator, schemaStatements } from './migrate.ts'
import { healthOf, openMigrationConnection } from './migration-connection.ts'
import { differenceOf, type SchemaDifference, type SchemaPart } from './schema-parts.ts'

/** A database and the migrations that are to have made it. */
interface Place {
  readonly url: string
  readonly migrations: readonly Migration[]
}

/** Checks that the database itself is sound, and that its schema is what the migrations make of an empty one. */
export async function schemaLooks(place: Place): Promise<Look[]> {
  const health = await healthOf(place.url)
  const looks = [...health.looks, ...partLooks(health, place)]
  return [...migrationLooks(place), ...looks.map((look) => connected(look, place.url))]
}

/** A look over a connection of its own, for as long as it lasts. */
function connected({ look, mend, ...check }: Look<[MigrationConnection]>, url: string): Look {
  const over = async <Value>(run: (connection: MigrationConnection) => Promise<Value>) => {
    await using connection = await openMigrationConnection(url)
    return await run(connection)
  }
  return { ...check, look: () => over(look), ...(mend && { mend: () => over(mend) }) }
}

function migrationLooks(place: Place): Look[] {
  return [
    {
      name: 'schema.migrations',
      meaning: 'Every migration of this server is applied as it is written.',
      fix: 'Run `kindred migrate up`. Restore a migration that was changed, and write a new one.',
      look: async () =>
        (await migrationsIn(place, 'pending', 'changed')).map(({ name, state }) => `${name} is ${state}`),
    },
    {
      name: 'schema.foreign-migrations',
      meaning: 'No other server has migrated this database.',
      fix: 'Run the server that knows this migration: one of a later version, or with more modules.',
      isWarning: true,
      look: async () => (await migrationsIn(place, 'unknown')).map(({ name }) => `${name} is not known here`),
    },
  ]
}

/** The migrations that are in one of these states. */
export async function migrationsIn({ url, migrations }: Place, ...states: readonly MigrationStatus['state'][]) {
  await using migrator = await openMigrator(url, migrations)
  return (await migrator.status()).filter(({ state }) => states.includes(state))
}

function partLooks(health: Health, place: Place): Look<[MigrationConnection]>[] {
  /** Of a schema that other migrations have made as well, or not all of these, nothing is known. */
  async function difference(connection: MigrationConnection): Promise<SchemaDifference> {
    const others = await migrationsIn(place, 'pending', 'changed', 'unknown')
    if (others.length > 0) return { missing: [], altered: [], extra: [] }
    const wanted = await health.describeNew(connection, await schemaStatements(place.url, place.migrations))
    return differenceOf(await health.describe(connection), wanted)
  }
  const missingIndexes = async (connection: MigrationConnection) =>
    (await difference(connection)).missing.filter(isIndex)
  return [
    {
      name: 'schema.indexes',
      meaning: 'Every index that the migrations make is there.',
      fix: 'It is made anew.',
      look: async (connection) => (await missingIndexes(connection)).map(isMissing),
      async mend(connection) {
        const missing = await missingIndexes(connection)
        for (const { text } of missing) await health.makeIndex(connection, text)
        return missing.map((part) => ({ id: part.name, before: isMissing(part), after: 'is there' }))
      },
    },
    {
      name: 'schema.as-migrated',
      meaning: 'Every table, column and constraint is what the migrations make, and so is every index that is there.',
      fix: 'Make it anew as `kindred migrate sql` writes it; restore a table that is lost from the last backup.',
      async look(connection) {
        const { missing, altered } = await difference(connection)
        return [...missing.filter((part) => !isIndex(part)).map(isMissing), ...altered]
      },
    },
    {
      name: 'schema.nothing-else',
      meaning: 'There are no tables and no indexes that no migration made.',
      fix: 'Drop it, when nobody needs it: it costs room, and each write.',
      isWarning: true,
      look: async (connection) =>
        (await difference(connection)).extra.map(({ name, table }) => `${name} of ${table} was made by no migration`),
    },
  ]
}

function isIndex({ name }: SchemaPart): boolean {
  return name.startsWith('index ')
}

function isMissing({ name, table }: SchemaPart): string {
  return `${name} of ${table} is missing`
}
