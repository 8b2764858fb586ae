import type { Kernel, Unit } from '../../kernel/kernel.ts'
import type { Accounts, AccountTables } from '../accounts/index.ts'
import type { Calls } from '../calls/index.ts'
import type { Profiles } from '../profiles/index.ts'
import type { HostTables } from './tables.ts'

/** What hosts stand on. They write their own tables and read whether whoever made a key is an admin still. */
export type ReadTables = HostTables & Pick<AccountTables, 'accounts'>
export type HostKernel = Kernel<ReadTables, HostUses>
export type HostUnit = Unit<ReadTables, HostUses>

export interface HostUses {
  readonly calls: Calls
  readonly accounts: Accounts
  readonly profiles: Profiles
}
