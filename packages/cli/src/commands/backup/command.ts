import type { Command } from 'commander'

export function registerBackup(program: Command): void {
  const backup = program
    .command('backup')
    .summary('take backups, list and verify them')
    .description('Take backups of the database, list and verify them.')
    .addHelpText('after', '\nExample:\n  kindred backup create')
  const add = (name: string, about: string, example: string) =>
    backup
      .command(name)
      .description(about)
      .option('--dir <folder>', 'where the backups are (default: the setting backups, .kindred/backups)')
      .addHelpText('after', `\nExample:\n  kindred backup ${example}`)

  add('create', 'Take a backup, while servers go on writing: it is one moment of the database.', 'create').action(
    async (_, command: Command) => (await import('./action.ts')).create(command.opts()),
  )
  add('list', 'List the backups, the newest first.', 'list --json').action(async (_, command: Command) =>
    (await import('./action.ts')).list(command.opts()),
  )
  add(
    'verify [name]',
    'Hold a backup, or all of them, to what was written and to the rules; exit 3 when one cannot be restored.',
    'verify',
  ).action(async function (this: Command, name: string | undefined) {
    await (await import('./action.ts')).verify(name, this.opts())
  })
}
