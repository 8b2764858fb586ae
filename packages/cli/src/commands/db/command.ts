import type { Command } from 'commander'

export function registerDb(program: Command): void {
  const db = program
    .command('db')
    .summary('look at the database, copy it, protect it')
    .description('Look at the database, copy it into another one, protect it, or empty it.')
    .addHelpText('after', '\nExample:\n  kindred db copy --from sqlite --to postgres --verify')
  const add = (name: string, about: string, example: string) =>
    db.command(name).description(about).addHelpText('after', `\nExample:\n  kindred db ${example}`)

  add('info', 'Say what the database is, what it holds, and who works on it.', 'info --json').action(
    async (_, command: Command) => (await import('./action.ts')).info(command.opts()),
  )
  add(
    'copy',
    'Copy all that one database holds into another that is empty, whichever kind each is. Run again, it goes on where it was stopped. The source may be served meanwhile: what is copied is one moment of it. A database is named by its URL, by the variable that holds its URL, or as sqlite or postgres for the one that is configured.',
    'copy --from sqlite --to postgres --verify',
  )
    .requiredOption('--from <database>', 'the database to copy')
    .requiredOption('--to <database>', 'the empty database to fill')
    .option('--verify', 'compare all rows of both in the end, and hold them to the rules')
    .action(async (_, command: Command) => (await import('./copy.ts')).copy(command.opts()))
  add(
    'protect',
    'Mark the database as production, in the database itself: whatever would lose something of it asks for its name, wherever it is run, and takes a backup first.',
    'protect --name shop',
  )
    .option('--name <name>', 'what has to be typed (default: the name of the database)')
    .option('--off', 'take the mark away')
    .action(async (_, command: Command) => (await import('./action.ts')).protect(command.opts()))
  add('reset', 'Delete all rows of the database. Its schema stays.', 'reset --yes')
    .option('--no-backup', 'of a protected database take no backup first')
    .action(async (_, command: Command) => (await import('./action.ts')).reset(command.opts()))
}
