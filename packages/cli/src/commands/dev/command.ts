import type { Command } from 'commander'

export function registerDev(program: Command): void {
  program
    .command('dev')
    .summary('serve while you develop')
    .description(
      'Bring the database up to date and serve, on a free port when the usual one is taken. It starts anew when the configuration changes, and in a checkout of Kindred when the code does.',
    )
    .option('--port <number>', 'the port to listen on; 0 takes any')
    .option('--host <address>', 'the address to listen on')
    .option('--no-watch', 'serve without looking for changes')
    .addHelpText('after', '\nExample:\n  kindred dev')
    .action(async (_, command: Command) => (await import('./action.ts')).dev(command.opts()))
}
