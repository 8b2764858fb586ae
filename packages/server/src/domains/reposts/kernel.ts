import type { Kernel } from '../../kernel/kernel.ts'
import type { Profiles } from '../profiles/index.ts'
import type { Visibility } from '../visibility/index.ts'
import type { RepostReads } from './tables.ts'

/** What reposts stand on. They write their own table; those of ties are read to decide whom a list shows. */
export type RepostKernel = Kernel<RepostReads, RepostUses>

export interface RepostUses {
  readonly visibility: Visibility
  readonly profiles: Profiles
}
