import type { Command } from 'commander'
import type { TerminalFlags } from './terminal.ts'

/** What every command takes. */
export interface GlobalFlags extends TerminalFlags {
  config?: string
  cwd?: string
  input?: boolean
  yes?: boolean
}

/** Adds the global flags to every command that does something, so that they may stand after its name. */
export function addGlobalFlags(command: Command): void {
  for (const child of command.commands) addGlobalFlags(child)
  if (command.commands.length > 0) return
  command
    .optionsGroup('Global options:')
    .option('--config <file>', 'the configuration file (default: kindred.config.ts, when there is one)')
    .option('--cwd <dir>', 'the folder to work in')
    .option('--json', 'answer with one JSON document')
    .option('--plain', 'answer with tab-separated lines')
    .option('--quiet', 'say nothing but the answer')
    .option('--verbose', 'say more, and print the stack of a failure')
    .option('--no-color', 'no colours (also NO_COLOR)')
    .option('--no-input', 'never ask')
    .option('--yes', 'answer every question with yes')
}
