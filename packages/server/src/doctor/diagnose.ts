import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import { CheckError } from '../config-errors.ts'
import type { Database } from '../db/database.ts'
import { type LeaseTables, leaseProcessNumber, type ProcessLease } from '../db/lease.ts'
import { openDatabase } from '../db/open.ts'
import { createDomains } from '../domains/index.ts'
import type { Tools } from '../kernel/kernel.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { allModules, openMigrator } from '../schema.ts'
import { type DoctorOptions, examine } from './doctor.ts'
import { patientOf } from './patient.ts'
import type { Report } from './report.ts'

export interface DiagnoseOptions extends DoctorOptions {
  readonly clock?: () => number
  /** Hears of each repair. */
  readonly log?: Log
}

/**
 * Examines the configured database, whether or not a server runs on it. Without `fix` nothing at all is written: not even a lease.
 * @throws {DatabaseUnreachable | CheckError} when there is none
 */
export async function diagnose(config: Config, options: DiagnoseOptions = {}): Promise<Report> {
  const { clock = Date.now, log = createLog(config.logLevel) } = options
  const { url, namedStatements: named } = config.database
  await mustExist(config)
  await using database = await openDatabase<unknown>(url, { log, named })
  const own = createDomains({ accounts: { sessionIdleMs: config.sessions.idleMs } })
  const domains = allModules(config.modules, own)
  const patient = await patientOf({ config, database, tools: { clock, nextId: noIds, log }, domains })
  if (!options.fix || !(await patient.hasTables())) return await examine(patient, { ...options, fix: false })
  await using lease = await leaseProcessNumber(database as Database<LeaseTables>, { clock, holder: randomUUID() })
  return await examine({ ...patient, tools: { clock, nextId: idsOf(lease), log } }, options)
}

/** Looking makes no database. */
async function mustExist(config: Config): Promise<void> {
  await using migrator = await openMigrator(config)
  if (await migrator.exists()) return
  throw new CheckError({
    what: 'There is nothing to examine',
    why: 'there is no database yet',
    fix: 'Correct DATABASE_URL, or make it: run `kindred migrate up`.',
    reason: 'no-database',
  })
}

const noIds: Tools['nextId'] = () => {
  throw new Error('whoever only looks makes no ids')
}

function idsOf(lease: ProcessLease): Tools['nextId'] {
  return () => lease.nextId()
}
