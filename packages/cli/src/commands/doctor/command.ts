import type { Command } from 'commander'

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('look whether everything is as it must be')
    .description(
      'Look at the settings, the database, its schema and every row that must fit others, while a server runs or not; exit 3 when something is wrong. Warnings fail nothing.',
    )
    .option('--fix', 'mend what a machine can mend; asks first, and logs each repair')
    .option('--most <number>', 'how many rows one run mends at most', '10000')
    .option('--no-backup', 'of a protected database take no backup first')
    .addHelpText('after', '\nExample:\n  kindred doctor --json')
    .action(async (_, command: Command) => (await import('./action.ts')).doctor(command.opts()))
}
