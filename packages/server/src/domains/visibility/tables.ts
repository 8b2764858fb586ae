import type { AccountTables } from '../accounts/index.ts'
import type { GraphTables } from '../graph/index.ts'

/** What decides who sees whom. All of it belongs to others; visibility only reads. */
export type TiesTables = Pick<AccountTables, 'accounts'> &
  Pick<GraphTables, 'follows' | 'blocks' | 'mutes' | 'close_friends' | 'audience_lists' | 'audience_list_members'>
