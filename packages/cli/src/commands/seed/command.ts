import type { Command } from 'commander'

export function registerSeed(program: Command): void {
  program
    .command('seed')
    .summary('fill an empty database with a community')
    .description(
      'Fill an empty database with a community: people, private accounts, follows, requests, blocks, mutes, lists, posts for every audience, reactions to them, reposts and quotes. The same seed gives the same community.',
    )
    .option('--people <number>', 'how many people to invent (default: 200)')
    .option('--posts <number>', 'how many posts', '2000')
    .option('--seed <number>', 'the seed', '42')
    .option('--until <date>', 'the present of the community, as 2026-01-31 (default: today)')
    .option(
      '--follows <file>',
      'take who follows whom from a file: a line from<TAB>to a tie; ids become handles p<id>; blank and repeated lines are harmless',
    )
    .option('--dry-run', 'say what would be written, and write nothing')
    .addHelpText('after', '\nExample:\n  kindred seed --people 1000 --posts 20000 --seed 7')
    .action(async (_, command: Command) => (await import('./action.ts')).seed(command.opts()))
}
