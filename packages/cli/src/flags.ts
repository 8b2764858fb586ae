import type { Command } from 'commander'
import type { TerminalFlags } from './terminal.ts'

/** What every command takes. */
export interface GlobalFlags extends TerminalFlags {
  config?: string
  cwd?: string
  input?: boolean
  yes?: boolean
  confirm?: string
}

/** Adds the global flags to a command and all below it, so that they may stand before its name as well as after it. */
export function addGlobalFlags(command: Command): void {
  for (const child of command.commands) addGlobalFlags(child)
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
    .option('--confirm <name>', 'name the production or protected database that is to lose something')
}

/** Gives a command the global flags that stood before its name. */
export function inheritFlags(command: Command): void {
  for (let parent = command.parent; parent; parent = parent.parent)
    for (const [name, value] of Object.entries(parent.opts()))
      if (parent.getOptionValueSource(name) === 'cli' && command.getOptionValueSource(name) !== 'cli')
        command.setOptionValueWithSource(name, value, 'cli')
}
