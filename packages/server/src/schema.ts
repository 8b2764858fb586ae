import type { Config } from './config.ts'
import { CheckError } from './config-errors.ts'
import { processNumbers } from './db/lease-migration.ts'
import { databaseMarks } from './db/marks-migration.ts'
import { type Migration, type Migrator, migrationScript, openMigrator as open } from './db/migrate.ts'
import { createDomains } from './domains/index.ts'
import { checkModules } from './kernel/misfits.ts'
import type { Module } from './kernel/module.ts'

/**
 * Every domain, and the modules below them.
 * @throws {ModulesMisfit} when these do not fit together
 */
export function allModules<Domains extends readonly Module[] = ReturnType<typeof createDomains>>(
  modules: readonly Module[] = [],
  domains?: Domains,
): readonly (Domains[number] | Module)[] {
  const all = [...(domains ?? createDomains()), ...modules]
  checkModules(all)
  return all
}

/** Every migration of the server and of these modules, in no order. */
export function allMigrations(modules?: readonly Module[]): Migration[] {
  return [processNumbers, databaseMarks, ...allModules(modules).flatMap(({ migrations }) => migrations)]
}

/** Every table that a domain or one of these modules owns, in no order. */
export function allTables(modules?: readonly Module[]): string[] {
  return allModules(modules).flatMap(({ tables }) => tables)
}

/**
 * Looks at the schema of the configured database, and changes it.
 * @throws {DatabaseUnreachable}
 */
export function openMigrator(config: Config): Promise<Migrator> {
  return open(config.database.url, allMigrations(config.modules))
}

/** Applies what is pending and names it. */
export async function migrate(config: Config): Promise<readonly string[]> {
  await using migrator = await openMigrator(config)
  return await migrator.up()
}

/** The whole schema as SQL, for whoever runs it by hand. */
export function schemaScript(config: Config): Promise<string> {
  return migrationScript(config.database.url, allMigrations(config.modules))
}

/** @throws {CheckError} when the schema is not the one that this server was written for */
export async function checkSchema(config: Config): Promise<void> {
  await using migrator = await openMigrator(config)
  const migrations = await migrator.status()
  const open = migrations.filter(({ state }) => state === 'pending' || state === 'changed')
  const [first] = open
  if (!first) return
  const exists = await migrator.exists()
  throw new CheckError({
    what: `${open.length} of ${migrations.length} migrations are not applied as they are written`,
    why: exists ? `the first of them is ${first.name}` : 'there is no database yet',
    fix: `${exists ? 'Run' : 'Correct DATABASE_URL, or make it: run'} \`kindred migrate up\`, or start with --migrate.`,
    reason: 'migrations-pending',
  })
}
