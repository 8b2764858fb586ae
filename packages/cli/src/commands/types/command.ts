import type { Command } from 'commander'

export function registerTypes(program: Command): void {
  program
    .command('types')
    .summary('write the types of your own fields')
    .description(
      'Write the types of the fields that the configuration declares on profiles and posts, for every client that is compiled with the file.',
    )
    .option('--out <file>', 'where to write them', 'kindred-fields.d.ts')
    .option('--check', 'write nothing, and exit 3 when the file says something else')
    .addHelpText('after', '\nExample:\n  kindred types --out src/kindred-fields.d.ts')
    .action(async (_, command: Command) => (await import('./action.ts')).types(command.opts()))
}
