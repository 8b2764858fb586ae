import type { Command } from 'commander'

export function registerKeys(program: Command): void {
  const keys = program
    .command('keys')
    .summary('make, list and end API keys')
    .description('Make, list and end the API keys with which servers of your app call.')
    .addHelpText('after', '\nExample:\n  kindred keys list')
  keys
    .command('create <name>')
    .description(
      'Make an API key. It is shown this once; it lives no longer than the rights of the admin who makes it.',
    )
    .requiredOption('--by <admin>', 'the admin who makes it, by id or @handle')
    .requiredOption(
      '--scopes <scopes>',
      'what it is for, separated by commas: people:read, people:write, tokens:mint, act',
    )
    .option('--expires <moment>', 'when it ends, such as 2027-01-31T12:00:00.000Z (default: when it is revoked)')
    .addHelpText('after', '\nExample:\n  kindred keys create "the shop" --by @ada --scopes people:write,tokens:mint')
    .action(async (name: string, _, command: Command) => (await import('./action.ts')).create(name, command.opts()))
  keys
    .command('list')
    .description('List the API keys, the newest first.')
    .addHelpText('after', '\nExample:\n  kindred keys list --json')
    .action(async (_, command: Command) => (await import('./action.ts')).list(command.opts()))
  keys
    .command('revoke <key>')
    .description('End an API key at once, by the id that `kindred keys list` shows.')
    .addHelpText('after', '\nExample:\n  kindred keys revoke 248613048258560')
    .action(async (key: string, _, command: Command) => (await import('./action.ts')).revoke(key, command.opts()))
}
