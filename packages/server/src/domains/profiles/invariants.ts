import type { AccountId } from '@kindred/contract'
import { orphans } from '../../db/orphans.ts'
import { defineInvariant, type Invariant } from '../../kernel/invariant.ts'
import { createProfilesTable } from './migrations/20261120-0930-profiles.ts'
import { insertProfile, listWithoutProfile } from './queries.ts'
import type { ReadTables } from './tables.ts'

export const invariants: readonly Invariant[] = [
  ...orphans([createProfilesTable]),
  defineInvariant<ReadTables, { id: AccountId }>({
    name: 'profiles.one-each',
    meaning: 'Every account has a profile.',
    fix: 'It gets an empty one, which shows the handle.',
    over: { table: 'accounts', key: 'id' },
    find: listWithoutProfile,
    tell: () => 'has no profile',
    repair: {
      hold: ({ lock }, rows) => lock('account', ...rows.map(({ id }) => id)),
      async mend({ db }, rows) {
        for (const { id: account } of rows) await insertProfile(db, { account, name: null })
      },
      outcome: () => 'has an empty profile',
    },
  }),
]
