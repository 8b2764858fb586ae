import type { Command } from 'commander'

export function registerRestore(program: Command): void {
  program
    .command('restore <name>')
    .summary('put a backup in the place of the database')
    .description(
      'Put what a backup holds in the place of all that the database holds: whole, or not at all. No server may run on it. Every session ends, and whoever was suspended since the backup is so no longer. The name `latest` is the newest backup of this database; one of another database, or one that was taken before a command which loses something, is restored by its name.',
    )
    .option('--dir <folder>', 'where the backups are (default: the setting backups, .kindred/backups)')
    .option('--no-backup', 'of a protected database take no backup first')
    .addHelpText('after', '\nExample:\n  kindred restore latest')
    .action(async function (this: Command, name: string) {
      await (await import('./action.ts')).restore(name, this.opts())
    })
}
