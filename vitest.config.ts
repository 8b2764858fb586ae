import { defineConfig } from 'vitest/config'
import { mutantModules } from './scripts/mutants/plugin.ts'

/** A machine may be busy: no test proves anything by the time that it takes. */
const patient = { testTimeout: 120_000, hookTimeout: 120_000 }
/**
 * Both database projects run the same files and differ in one provided value; a file about one database alone carries its name. Files
 * share the modules that their worker has loaded, since loading the server takes longer than most files: none may replace a module.
 */
const databaseTests = (other: string) => ({
  include: ['packages/{server,polls}/{src,test}/**/*.test.ts'],
  exclude: ['**/*.unit.test.ts', `**/*.${other}.test.ts`, '**/dist/**'],
  isolate: false,
  ...patient,
})
/** Everything that goes over HTTP runs twice where changes land: plain calls take the thin path, then the stock one. */
const e2eTests = { include: ['e2e/**/*.test.ts', 'examples/*/*.test.ts'], ...patient }
const source = { resolve: { conditions: ['@kindred/source'] }, ssr: { resolve: { conditions: ['@kindred/source'] } } }

export default defineConfig({
  test: {
    maxWorkers: '100%', // a test waits for a database or a process about as often as it computes
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: [
            'packages/*/{src,test}/**/*.unit.test.ts',
            'packages/{contract,sdk,cli}/{src,test}/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: ['**/dist/**'],
          ...patient,
        },
      },
      {
        ...source,
        plugins: mutantModules(),
        test: { name: 'sqlite', ...databaseTests('postgres'), globalSetup: ['packages/server/test/setup/sqlite.ts'] },
      },
      {
        ...source,
        plugins: mutantModules(),
        test: { name: 'postgres', ...databaseTests('sqlite'), globalSetup: ['packages/server/test/setup/postgres.ts'] },
      },
      { ...source, test: { name: 'e2e', ...e2eTests } },
      {
        ...source,
        test: {
          name: 'e2e-stock',
          ...e2eTests,
          // Without what speaks no HTTP, and what serves over both paths by itself.
          exclude: ['e2e/model/**', 'e2e/packages.test.ts', '**/node_modules/**'],
          env: { KINDRED_THIN_HTTP: 'off' },
        },
      },
    ],
  },
})
