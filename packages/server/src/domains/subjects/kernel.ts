import type { Kernel, Unit } from '../../kernel/kernel.ts'
import type { Reactions } from '../reactions/index.ts'
import type { Saves } from '../saves/index.ts'
import type { SubjectTables } from './tables.ts'

export type SubjectKernel = Kernel<SubjectTables, SubjectUses>
export type SubjectUnit = Unit<SubjectTables, SubjectUses>

export interface SubjectUses {
  readonly reactions: Reactions
  readonly saves: Saves
}
