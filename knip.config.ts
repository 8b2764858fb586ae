import type { KnipConfig } from 'knip'

/** Dead code is code that no entry reaches: commands, published entries (from each package.json), tests, and what is listed here. */
export default {
  treatConfigHintsAsErrors: true, // an exception that is no longer needed goes
  workspaces: {
    '.': {
      entry: [
        'scripts/*.ts',
        'scripts/check/empty.ts', // compiled by itself, as the price of TypeScript without us
      ],
      project: ['scripts/**/*.ts', '*.ts'],
      ignoreDependencies: [
        '@arethetypeswrong/cli', // scripts/check/packages.ts starts its program, attw
        '@biomejs/biome', // scripts/check.ts starts its program
      ],
      ignoreBinaries: ['useradd', 'userdel', 'umount'], // the system's own, where root makes a user or a disk
    },
    bench: { entry: ['*.ts'] }, // each can be run alone
    e2e: {
      entry: [
        'packages/application/*', // runs and compiles elsewhere, against the installed packages
        'stalls.ts', // imported by its path into a process that is measured
      ],
      ignoreDependencies: ['@trpc/client'], // the application has it from the installed SDK
    },
    'examples/plugin': {
      entry: ['kindred.config.ts', 'src/try.ts'],
      ignoreDependencies: ['kindred'], // its command
    },
    'examples/recipes': { entry: ['src/browser/page.ts'] }, // bundled by its path
    'packages/polls': {
      ignoreDependencies: ['@kindred/sdk', '@kindred/server'], // a client needs the one alone, a server the other
    },
    'packages/server': {
      entry: [
        'src/testing/postgres-supervisor.ts', // a process of its own, started by its path
        'src/db/dialects/sqlite/checkpointer.ts', // a thread of its own, likewise
      ],
      ignoreDependencies: ['vitest'], // a peer of those alone who run the suites
      ignoreBinaries: ['pg_dump'], // the system's own, where there is one
    },
  },
} satisfies KnipConfig
