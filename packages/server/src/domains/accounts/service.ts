import type { Kernel } from '../../kernel/kernel.ts'
import { createCredentials } from './credentials.ts'
import { createHosted } from './hosted.ts'
import { createPeople } from './people.ts'
import { createSessions } from './sessions.ts'
import type { AccountsState } from './settings.ts'
import { createStanding } from './standing.ts'
import type { AccountTables } from './tables.ts'

export function createAccounts(kernel: Kernel<AccountTables>, state: AccountsState) {
  return {
    ...createPeople(kernel),
    ...createCredentials(kernel, state),
    ...createSessions(kernel, state),
    ...createStanding(kernel),
    ...createHosted(kernel),
  }
}
export type Accounts = ReturnType<typeof createAccounts>
