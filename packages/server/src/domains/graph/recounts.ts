import type { Recount } from '../../kernel/recount.ts'
import { memberRecount } from './audience-queries.ts'
import { followRecounts } from './follows.ts'
import type { GraphTables } from './tables.ts'

/** Every counter of this domain, with the truth about it. */
export const recounts: readonly Recount<GraphTables>[] = [...followRecounts, memberRecount]
