import type { Command } from 'commander'

export function registerMigrate(program: Command): void {
  const migrate = program
    .command('migrate')
    .summary('bring the schema up to date')
    .description('Look at the schema of the database and change it.')
    .addHelpText('after', '\nExample:\n  kindred migrate up')
  const add = (name: string, about: string, example: string) =>
    migrate.command(name).description(about).addHelpText('after', `\nExample:\n  kindred migrate ${example}`)

  add(
    'status',
    'List every migration and whether it was applied; exit 3 when one is pending or was changed.',
    'status --json',
  ).action(async (_, command: Command) => (await import('./action.ts')).status(command.opts()))
  add('plan', 'Print what `up` would run, and change nothing.', 'plan').action(async (_, command: Command) =>
    (await import('./action.ts')).plan(command.opts()),
  )
  add('up', 'Apply what is pending, each migration whole or not at all.', 'up')
    .option('--dry-run', 'print what would run, and change nothing')
    .action(async (_, command: Command) => (await import('./action.ts')).up(command.opts()))
  add('down', 'Take back the last migrations. Their tables and what is in them are lost.', 'down --steps 1 --yes')
    .option('--steps <number>', 'how many', '1')
    .option('--dry-run', 'name what would be taken back, and change nothing')
    .option('--no-backup', 'of a protected database take no backup first')
    .action(async (_, command: Command) => (await import('./action.ts')).down(command.opts()))
  add('sql', 'Print the whole schema as SQL, and run nothing.', 'sql > schema.sql').action(
    async (_, command: Command) => (await import('./action.ts')).sql(command.opts()),
  )
}
