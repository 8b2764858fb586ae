import type { Command } from 'commander'

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .summary('see it work')
    .description('Seed 200 people and 2,000 posts into a database of its own, serve them, and read two home feeds.')
    .option('--once', 'end after the feeds were read')
    .option('--port <number>', 'the port to listen on; 0 takes any')
    .option('--host <address>', 'the address to listen on')
    .addHelpText('after', '\nExample:\n  kindred demo --once')
    .action(async (_, command: Command) => (await import('./action.ts')).demo(command.opts()))
}
