export { sql } from 'kysely'
export { createBackup, findBackup, isBackupOf, listBackups, restoreBackup, verifyBackup } from './backups.ts'
export { type Cluster, startCluster } from './cluster/primary.ts'
export { serveInCluster } from './cluster/worker.ts'
export {
  CheckError,
  type Config,
  ConfigError,
  type ConfigSources,
  defineConfig,
  type LoadedConfig,
  loadConfig,
  type Settings,
} from './config.ts'
export { copyDatabase } from './copying.ts'
export { type DatabaseState, describeDatabase, resetDatabase } from './databases.ts'
export type { Backup } from './db/backup/folder.ts'
export * as columns from './db/columns.ts'
export { mustBeIdle } from './db/copy/readiness.ts'
export type { Database, Reads, Writes } from './db/database.ts'
export type { Migration, MigrationStatus, Migrator, PlannedMigration } from './db/migrate.ts'
export { orphans } from './db/orphans.ts'
export { selectRows } from './db/select.ts'
export { type Shape, shape } from './db/shape.ts'
export { storedCount } from './db/stored-counts.ts'
export { type DiagnoseOptions, diagnose } from './doctor/diagnose.ts'
export type { DoctorOptions } from './doctor/doctor.ts'
export { type CheckReport, type Report, sentencesOf } from './doctor/report.ts'
export { type Sight, sightOf, visiblePerson } from './domains/visibility/index.ts'
export { isDone } from './kernel/call.ts'
export type { Check, Look, Repaired } from './kernel/check.ts'
export type * from './kernel/extensions.ts' // as a star, so that modules may add to what is in it
export type { AllFacts, FactName, Facts } from './kernel/facts.ts'
export type { AllHooks, Around, HookName, Hooks, HooksOf } from './kernel/hooks.ts'
export { isoOf } from './kernel/instants.ts'
export {
  type Broken,
  type CounterStatements,
  counter,
  type Drift,
  defineInvariant,
  type Invariant,
  type InvariantDefinition,
  idsOf,
  type Stretch,
} from './kernel/invariant.ts'
export type { Kernel, Unit } from './kernel/kernel.ts'
export { defineModule, type Module } from './kernel/module.ts'
export { fillPage, NEWEST, type Page, type PageInput } from './kernel/page.ts'
export { found, invalidInput, type Refusal, refusalsOf, refuse, refuseIf } from './kernel/refusal.ts'
export { type Account, accountOf, anonymous, system, type Viewer } from './kernel/viewer.ts'
export type { Offered } from './offered.ts'
export { protect, protectionOf } from './protection.ts'
export type { Mounted } from './rpc/mount.ts'
export { migrate, openMigrator, schemaScript } from './schema.ts'
export { createServer, type OpenHouse, openHouse, type Server, type ServerOptions, type Services } from './server.ts'
