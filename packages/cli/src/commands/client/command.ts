import type { Command } from 'commander'

export function registerClient(program: Command): void {
  program
    .command('client <module>')
    .summary('write the client half of a module')
    .description(
      'Write what a client needs of a module: its types, and which endpoints there are. <module> is the file that exports what `defineModule` made.',
    )
    .option('--out <file>', 'where to write it (default: it is printed)')
    .option('--check', 'write nothing, and exit 3 when the file says something else')
    .addHelpText('after', '\nExample:\n  kindred client src/index.ts --out src/client.ts')
    .action(async (file: string, _, command: Command) => (await import('./action.ts')).client(file, command.opts()))
}
