import { noLeftovers } from '../../db/leftovers.ts'
import { orphans } from '../../db/orphans.ts'
import { defineInvariant, type Invariant, type InvariantDefinition, idsOf } from '../../kernel/invariant.ts'
import * as broken from './broken-queries.ts'
import { skeletonOf } from './handles.ts'
import { createAccounts } from './migrations/20261120-0900-accounts.ts'
import type { AccountTables } from './tables.ts'

/** TXT-1, SES-2, SES-3 and SES-4, row by row. */
export function accountInvariants({ idleMs }: { idleMs: number }): readonly Invariant[] {
  return [
    ...orphans([createAccounts]),
    defineInvariant<AccountTables, broken.NamedAccount>({
      name: 'accounts.skeleton',
      meaning: "Each account's skeleton is what its handle looks like, as it is computed today.",
      fix: 'Choose another handle with its owner, or set the skeleton by hand: two accounts may want the same one.',
      over: { table: 'accounts', key: 'id' },
      find: async (db, stretch) =>
        (await broken.listNames(db, stretch)).filter(({ handle, skeleton }) => skeletonOf(handle) !== skeleton),
      tell: ({ handle, skeleton }) => `is @${handle} and has the skeleton ${skeleton}, not ${skeletonOf(handle)}`,
    }),
    noSession({
      name: 'accounts.session-of-suspended',
      meaning: 'A suspended account has no session.',
      find: broken.listOfSuspended,
    }),
    noSession({
      name: 'accounts.session-ahead',
      meaning: 'No session is of an epoch that its account has yet to reach: it would come alive there.',
      find: (db, stretch) => broken.listByEpoch(db, stretch, '>'),
    }),
    noSession({
      name: 'accounts.session-behind',
      meaning: 'No session is kept of an epoch that is over: it is dead.',
      isWarning: true,
      find: (db, stretch) => broken.listByEpoch(db, stretch, '<'),
    }),
    noLeftovers({
      name: 'accounts.session-expired',
      things: 'sessions',
      table: 'sessions',
      key: 'id',
      column: 'expires_at',
      keptMs: 0,
    }),
    noLeftovers({
      name: 'accounts.session-unused',
      things: 'unused sessions',
      table: 'sessions',
      key: 'id',
      column: 'last_used_at',
      keptMs: idleMs,
    }),
    noLeftovers({
      name: 'accounts.attempts-forgiven',
      things: 'attempts to guess a password',
      table: 'sign_in_attempts',
      key: 'subject_hash',
      isText: true,
      column: 'clears_at',
      keptMs: 0,
    }),
  ]
}

type Sessions = InvariantDefinition<AccountTables, broken.DeadSession>

function noSession(session: Pick<Sessions, 'name' | 'meaning' | 'isWarning' | 'find'>): Invariant {
  return defineInvariant<AccountTables, broken.DeadSession>({
    ...session,
    fix: 'The session is deleted; its owner signs in anew.',
    over: { table: 'sessions', key: 'id' },
    tell: ({ account_id }) => `is a session of ${account_id}`,
    repair: {
      hold: ({ lock }, rows) => lock('account', ...rows.map(({ account_id }) => account_id)),
      mend: async ({ db }, rows) => void (await broken.deleteSessions(db, idsOf(rows))),
      outcome: () => 'is deleted',
    },
  })
}
