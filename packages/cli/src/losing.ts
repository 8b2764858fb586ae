import type { Config, DatabaseState } from '@kindred/server'
import { confirm, confirmByName } from './asking.ts'
import type { GlobalFlags } from './flags.ts'
import { targetOf } from './target.ts'
import type { Terminal } from './terminal.ts'

export interface LossFlags extends GlobalFlags {
  /** False with --no-backup. */
  backup?: boolean
}

interface Losing {
  readonly config: Config
  readonly terminal: Terminal
  readonly flags: LossFlags
  /** The command that asks, as it is typed: a backup says before what it was taken. */
  readonly command: string
  /** What was found there, where that was looked at. */
  readonly state?: DatabaseState
}

/**
 * Asks before a database loses something. Production is asked for by its name, and so is a database that is protected, wherever this
 * runs; of that a backup is taken first.
 * @throws {Problem} when the answer is no
 * @throws {Trouble} while servers run there: before anything is asked or backed up
 */
export async function agreeToLoss(
  question: string,
  { config, terminal, flags, command, state }: Losing,
): Promise<void> {
  const { createBackup, mustBeIdle, protectionOf } = await import('@kindred/server')
  if (state) mustBeIdle(state)
  const protection = await protectionOf(config)
  if (protection === undefined && config.environment !== 'production') return confirm(question, flags)
  await confirmByName(question, protection ?? targetOf(config).name, flags)
  const isHalf = state?.marks.filling !== undefined // what was filled in part is nothing to go back to
  if (protection === undefined || flags.backup === false || isHalf) return
  using progress = terminal.progress('rows backed up')
  const { name } = await createBackup(config, { before: command, onRows: progress.reached })
  terminal.note(`✓ backed up as ${name}; undo: kindred restore ${name}`)
}
