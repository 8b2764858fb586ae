import type { Forgotten, Knowledge } from '../copy/copy.ts'
import type { Backup } from './folder.ts'
import type { Standing } from './standing.ts'

export interface RestoreOptions {
  readonly now: number
  readonly onRows?: ((rows: number) => void) | undefined
}

/** All that one restore goes by. */
export interface Restoring extends RestoreOptions {
  readonly url: string
  readonly backup: Backup
  readonly knowledge: Knowledge
  /** What stood in the place before. */
  readonly standing: Standing
}

export interface Restored extends Forgotten {
  readonly rows: number
  /** Migrations that were applied to what the backup held. */
  readonly migrated: readonly string[]
  /** Rows that broke a rule when the backup was taken, and no longer do. */
  readonly mended: number
  /** Where a file that could not be read any more was kept. */
  readonly keptDamaged?: string | undefined
}
