export { createBackup, findBackup, listBackups, restoreBackup, verifyBackup } from './backups.ts'
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
export { defineModule } from './kernel/module.ts'
export { type Account, anonymous, system, type Viewer } from './kernel/viewer.ts'
export { protect, protectionOf } from './protection.ts'
export { migrate, openMigrator, schemaScript } from './schema.ts'
export { createServer, type OpenHouse, openHouse, type Server, type ServerOptions, type Services } from './server.ts'
