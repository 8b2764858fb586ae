import type { Reads } from '../../db/database.ts'
import { orphans } from '../../db/orphans.ts'
import { firstIdOf, momentOf } from '../../kernel/ids.ts'
import { isoOf } from '../../kernel/instants.ts'
import { type Broken, defineInvariant, type Invariant, idsOf, type Stretch } from '../../kernel/invariant.ts'
import { createRepostTable } from './migrations/20261128-1500-reposts.ts'
import type { RepostId, RepostTables } from './tables.ts'

interface Undone extends Broken {
  readonly undone_id: string | null
}

/** The sweeper takes it after one. */
const KEPT_MS = 2 * 24 * 60 * 60 * 1000

/** That a repost is of somebody and of a post, and does not stay for long once it was taken back. How many there are, posts count. */
export const invariants: readonly Invariant[] = [
  ...orphans([createRepostTable]),
  defineInvariant<RepostTables, Undone>({
    name: 'reposts.kept-too-long',
    meaning: 'Reposts that were taken back do not stay for days.',
    fix: 'They are deleted, as the sweeper would do.',
    over: { table: 'reposts', key: 'id' },
    find: listUndone,
    tell: ({ undone_id }) => `was taken back at ${isoOf(momentOf(undone_id ?? '0'))}`,
    repair: {
      mend: async ({ db }, rows) => {
        const undone = db.deleteFrom('reposts').where('undone_id', 'is not', null)
        await undone.where('id', 'in', idsOf(rows) as RepostId[]).execute()
      },
      outcome: () => 'is deleted',
    },
  }),
]

function listUndone(db: Reads<RepostTables>, { from, to, now }: Stretch): Promise<Undone[]> {
  return db
    .selectFrom('reposts')
    .select(['id', 'undone_id'])
    .where('id', '>=', from as RepostId)
    .where('id', '<=', to as RepostId)
    .where('undone_id', '<', firstIdOf(now - KEPT_MS) as never)
    .execute()
}
