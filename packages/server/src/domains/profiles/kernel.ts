import type { Kernel, Unit } from '../../kernel/kernel.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Calls } from '../calls/index.ts'
import type { Graph } from '../graph/index.ts'
import type { Visibility } from '../visibility/index.ts'
import type { ReadTables } from './tables.ts'

/** What profiles stand on. They write their own table and read those of the ties between people. */
export type ProfileKernel = Kernel<ReadTables, ProfileUses>
export type ProfileUnit = Unit<ReadTables, ProfileUses>

export interface ProfileUses {
  readonly calls: Calls
  readonly accounts: Accounts
  readonly graph: Graph
  readonly visibility: Visibility
}
