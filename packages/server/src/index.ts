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
export type { Database } from './db/database.ts'
export type { MigrationStatus, Migrator, PlannedMigration } from './db/migrate.ts'
export { type DiagnoseOptions, diagnose } from './doctor/diagnose.ts'
export type { DoctorOptions } from './doctor/doctor.ts'
export { type CheckReport, type Report, sentencesOf } from './doctor/report.ts'
export type { Check, Look, Repaired } from './kernel/check.ts'
export type { Around, HookName, Hooks, HooksOf } from './kernel/hooks.ts'
export { counter, defineInvariant, type Invariant, type InvariantDefinition } from './kernel/invariant.ts'
export { defineModule } from './kernel/module.ts'
export { invalidInput, type Refusal, refuse } from './kernel/refusal.ts'
export { type Account, anonymous, system, type Viewer } from './kernel/viewer.ts'
export { protect, protectionOf } from './protection.ts'
export type { Mounted } from './rpc/mount.ts'
export { migrate, openMigrator, schemaScript } from './schema.ts'
export { createServer, type OpenHouse, openHouse, type Server, type ServerOptions, type Services } from './server.ts'
