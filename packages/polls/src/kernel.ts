import type { Kernel, Offered, Unit } from '@kindred/server'
import type { PollTables } from './tables.ts'

export type PollUses = Pick<Offered, 'posts' | 'profiles' | 'visibility'>
export type PollKernel = Kernel<PollTables, PollUses>
export type PollUnit = Unit<PollTables, PollUses>
