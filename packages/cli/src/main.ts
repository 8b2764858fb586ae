import { Command, CommanderError } from 'commander'
import { registerAdmin } from './commands/admin/command.ts'
import { registerBackup } from './commands/backup/command.ts'
import { registerClient } from './commands/client/command.ts'
import { registerDb } from './commands/db/command.ts'
import { registerDemo } from './commands/demo/command.ts'
import { registerDev } from './commands/dev/command.ts'
import { registerDoctor } from './commands/doctor/command.ts'
import { registerKeys } from './commands/keys/command.ts'
import { registerMigrate } from './commands/migrate/command.ts'
import { registerRestore } from './commands/restore/command.ts'
import { registerSeed } from './commands/seed/command.ts'
import { registerStart } from './commands/start/command.ts'
import { registerTypes } from './commands/types/command.ts'
import { addGlobalFlags, inheritFlags } from './flags.ts'
import { exitCodes, type Problem, problemOf, usage } from './problem.ts'
import { createTerminal } from './terminal.ts'
import { version } from './version.ts'

const commands = [
  registerDev,
  registerDemo,
  registerStart,
  registerMigrate,
  registerDb,
  registerSeed,
  registerBackup,
  registerRestore,
  registerDoctor,
  registerAdmin,
  registerKeys,
  registerClient,
  registerTypes,
]

/** The command tree. Actions are imported when they run, so that help and completion stay quick. */
export function buildProgram(): Command {
  const program = new Command('kindred')
    .description('A social backend that you own: run it, migrate it, seed it, administer it.')
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: () => {} }) // told as a problem instead
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', '\nExample:\n  kindred demo --once')
    .hook('preAction', (_, command) => inheritFlags(command))
  for (const register of commands) register(program)
  addGlobalFlags(program)
  return program
}

/** Runs the command line and answers its exit code; every failure is told, none is thrown. */
export async function main(argv: readonly string[]): Promise<number> {
  forgiveClosedPipes()
  const program = buildProgram()
  try {
    await program.parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? exitCodes.done)
  } catch (error) {
    if (isHelp(error)) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const problem = error instanceof CommanderError ? misunderstood(error, argv, program) : problemOf(error)
    createTerminal({
      json: argv.includes('--json'),
      verbose: argv.includes('--verbose'),
      color: !argv.includes('--no-color'),
    }).problem(problem)
    return problem.exitCode
  }
}

function isHelp(error: unknown): error is CommanderError {
  return error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')
}

function misunderstood({ message }: CommanderError, argv: readonly string[], program: Command): Problem {
  const [what = message, suggestion] = message.replace(/^error: /, '').split('\n')
  const help = `run \`${commandIn(argv, program)} --help\``
  return usage({
    what,
    why: 'the command line cannot be understood',
    fix: suggestion ? `${suggestion.replace(/^\((.*)\)$/, '$1')} Otherwise ${help}` : help,
  })
}

/** The command that the words name, as far as they name one: `kindred migrate up`. */
function commandIn(argv: readonly string[], program: Command): string {
  let command = program
  let path = program.name()
  for (const word of argv.filter((given) => !given.startsWith('-'))) {
    const child = command.commands.find((one) => one.name() === word)
    if (!child) break
    command = child
    path += ` ${word}`
  }
  return path
}

/** Whoever reads only the first lines of an answer ends the pipe, which is no failure. */
function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
}
