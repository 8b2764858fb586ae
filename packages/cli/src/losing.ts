import type { Config } from '@kindred/server'
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
}

/**
 * Asks before a database loses something. Production is asked for by its name, and so is a database that is protected, wherever this
 * runs; of that a backup is taken first.
 * @throws {Problem} when the answer is no
 */
export async function agreeToLoss(question: string, { config, terminal, flags }: Losing): Promise<void> {
  const { createBackup, protectionOf } = await import('@kindred/server')
  const protection = await protectionOf(config)
  if (protection === undefined && config.environment !== 'production') return confirm(question, flags)
  await confirmByName(question, protection ?? targetOf(config).name, flags)
  if (protection === undefined || flags.backup === false) return
  using progress = terminal.progress('rows backed up')
  const { name } = await createBackup(config, { onRows: progress.reached })
  terminal.note(`✓ backed up as ${name}; undo: kindred restore ${name}`)
}
