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
export type { Migrator } from './db/migrate.ts'
export { defineModule } from './kernel/module.ts'
export { migrate, openMigrator, schemaScript } from './schema.ts'
export { createServer, type OpenHouse, openHouse, type Server, type ServerOptions, type Services } from './server.ts'
