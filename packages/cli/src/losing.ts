import type { Config, DatabaseState } from '@kindred/server'
import { confirm, confirmByName } from './asking.ts'
import type { GlobalFlags } from './flags.ts'
import { exitCodes, Problem } from './problem.ts'
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
 * @throws {Problem} when the answer is no, or while servers run there: before anything is asked or backed up
 */
export async function agreeToLoss(
  question: string,
  { config, terminal, flags, command, state }: Losing,
): Promise<void> {
  if (state) mustBeIdle(state)
  const { createBackup, protectionOf } = await import('@kindred/server')
  const protection = await protectionOf(config)
  if (protection === undefined && config.environment !== 'production') return confirm(question, flags)
  await confirmByName(question, protection ?? targetOf(config).name, flags)
  const isHalf = state?.marks.filling !== undefined // what was filled in part is nothing to go back to
  if (protection === undefined || flags.backup === false || isHalf) return
  using progress = terminal.progress('rows backed up')
  const { name } = await createBackup(config, { before: command, onRows: progress.reached })
  terminal.note(`✓ backed up as ${name}; undo: kindred restore ${name}`)
}

function mustBeIdle({ processes }: DatabaseState): void {
  if (processes === 0) return
  throw new Problem({
    exitCode: exitCodes.failed,
    reason: 'database-in-use',
    what: 'the database is in use',
    why:
      processes === 1 ? 'a server runs on it, or was killed less than a minute ago' : `${processes} servers run on it`,
    fix: 'stop what runs, and run this again',
  })
}
