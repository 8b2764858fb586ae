import type { Command } from 'commander'

export function registerAdmin(program: Command): void {
  const admin = program
    .command('admin')
    .summary('make accounts that moderate or administer')
    .description('Make accounts that moderate or administer, and change roles.')
    .addHelpText('after', '\nExample:\n  kindred admin role @ada moderator')
  admin
    .command('create <handle>')
    .description(
      'Make an admin. The password is asked for, or read from standard input, KINDRED_ADMIN_PASSWORD or KINDRED_ADMIN_PASSWORD_FILE.',
    )
    .requiredOption('--email <email>', 'the email of the account')
    .option('--name <name>', 'the name that people see')
    .addHelpText('after', '\nExample:\n  kindred admin create ada --email ada@example.com')
    .action(async (handle: string, _, command: Command) => (await import('./action.ts')).create(handle, command.opts()))
  admin
    .command('role <person> <role>')
    .description('Make somebody a member, a moderator or an admin. The person is an id or @handle.')
    .addHelpText('after', '\nExample:\n  kindred admin role @ada moderator')
    .action(async function (this: Command, person: string, role: string) {
      await (await import('./action.ts')).setRole(person, role, this.opts())
    })
}
