import { Command, CommanderError } from 'commander'
import { registerAdmin } from './commands/admin/command.ts'
import { registerDemo } from './commands/demo/command.ts'
import { registerDev } from './commands/dev/command.ts'
import { registerMigrate } from './commands/migrate/command.ts'
import { registerSeed } from './commands/seed/command.ts'
import { registerStart } from './commands/start/command.ts'
import { addGlobalFlags } from './flags.ts'
import { exitCodes, problemOf } from './problem.ts'
import { createTerminal } from './terminal.ts'
import { version } from './version.ts'

/** The command tree. Actions are imported when they run, so that help and completion stay quick. */
export function buildProgram(): Command {
  const program = new Command('kindred')
    .description('A social backend that you own: run it, migrate it, seed it, administer it.')
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false })
  for (const register of [registerDev, registerDemo, registerStart, registerMigrate, registerSeed, registerAdmin])
    register(program)
  addGlobalFlags(program)
  return program
}

/** Runs the command line and answers its exit code; every failure is told, none is thrown. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = buildProgram()
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const problem = problemOf(error)
    createTerminal({
      json: argv.includes('--json'),
      verbose: argv.includes('--verbose'),
      color: !argv.includes('--no-color'),
    }).problem(problem)
    return problem.exitCode
  }
}
