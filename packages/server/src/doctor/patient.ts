import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { leaseInvariants } from '../db/lease-invariants.ts'
import type { Look } from '../kernel/check.ts'
import type { Tools } from '../kernel/kernel.ts'
import type { Module } from '../kernel/module.ts'
import { openMigrator } from '../schema.ts'
import type { Patient } from './doctor.ts'

interface Parts {
  readonly config: Config
  readonly database: Database<unknown>
  readonly tools: Pick<Tools, 'clock' | 'nextId' | 'log'>
  readonly domains: readonly Module[]
}

/** A whole Kindred, as it is examined: the settings, the database, the schema, and then the rows of one domain after the other. */
export function patientOf({ config, database, tools, domains }: Parts): Patient {
  return {
    database,
    tools,
    looks: [...migrationLooks(config)],
    hasTables: async () => (await migrationsIn(config, 'pending', 'changed')).length === 0,
    invariants: [...leaseInvariants, ...domains.flatMap(({ invariants = [] }) => invariants)],
  }
}

function migrationLooks(config: Config): Look[] {
  return [
    {
      name: 'schema.migrations',
      meaning: 'Every migration of this server is applied as it is written.',
      fix: 'Run `kindred migrate up`. Restore a migration that was changed, and write a new one.',
      look: async () =>
        (await migrationsIn(config, 'pending', 'changed')).map(({ name, state }) => `${name} is ${state}`),
    },
    {
      name: 'schema.foreign-migrations',
      meaning: 'No other server has migrated this database.',
      fix: 'Run the server that knows this migration: one of a later version, or with more modules.',
      isWarning: true,
      look: async () => (await migrationsIn(config, 'unknown')).map(({ name }) => `${name} is not known here`),
    },
  ]
}

async function migrationsIn(config: Config, ...states: readonly string[]) {
  await using migrator = await openMigrator(config)
  return (await migrator.status()).filter(({ state }) => states.includes(state))
}
