import { type Command, Option } from 'commander'

export function registerStart(program: Command): void {
  program
    .command('start')
    .summary('serve, for production')
    .description('Serve until the process is told to end. It refuses to start while migrations are pending.')
    .option('--port <number>', 'the port to listen on; 0 takes any')
    .option('--host <address>', 'the address to listen on')
    .option('--workers <number>', 'how many processes serve; auto for as many as there are cores')
    .addOption(new Option('--as-worker').hideHelp())
    .option('--migrate', 'apply pending migrations first')
    .addHelpText(
      'after',
      '\nExample:\n  DATABASE_URL=postgres://app@db/app KINDRED_ENV=production kindred start --migrate',
    )
    .action(async (_, command: Command) => (await import('./action.ts')).start(command.opts()))
}
