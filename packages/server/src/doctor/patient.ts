import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { leaseInvariants } from '../db/lease-invariants.ts'
import { schemaLooks, schemaOf } from '../db/schema-looks.ts'
import type { Tools } from '../kernel/kernel.ts'
import type { Module } from '../kernel/module.ts'
import { allMigrations } from '../schema.ts'
import type { Patient } from './doctor.ts'
import { idLook } from './id-looks.ts'
import { settingLooks } from './settings.ts'

interface Parts {
  readonly config: Config
  readonly database: Database<unknown>
  readonly tools: Pick<Tools, 'clock' | 'nextId' | 'log'>
  readonly domains: readonly Module[]
}

/** A whole Kindred, as it is examined: the settings, the database, the schema, and then the rows of one domain after the other. */
export async function patientOf({ config, database, tools, domains }: Parts): Promise<Patient> {
  const schema = schemaOf(config.database.url, allMigrations(config.modules))
  const hasTables = async () => (await schema.inState('pending', 'changed')).length === 0
  const ids = idLook(database, schema.migrations, tools.clock)
  return {
    database,
    tools,
    looks: [
      ...settingLooks(config, database),
      ...(await schemaLooks(schema)),
      { ...ids, look: async () => ((await hasTables()) ? ids.look() : []) },
    ],
    hasTables,
    invariants: [...leaseInvariants, ...domains.flatMap(({ invariants = [] }) => invariants)],
  }
}
