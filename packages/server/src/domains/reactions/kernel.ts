import type { Kernel, Unit } from '../../kernel/kernel.ts'
import type { Profiles } from '../profiles/index.ts'
import type { Visibility } from '../visibility/index.ts'
import type { ReactionReads } from './tables.ts'

/** What reactions stand on. They write their own tables; those of ties are read to decide whom a list shows. */
export type ReactionKernel = Kernel<ReactionReads, ReactionUses>
export type ReactionUnit = Unit<ReactionReads, ReactionUses>

export interface ReactionUses {
  readonly visibility: Visibility
  readonly profiles: Profiles
}
