import { type Broken, counter, defineInvariant, type Invariant, idsOf, orphans } from '@kindred/server'
import * as broken from './broken-queries.ts'
import { createPollTables } from './migrations/20261128-1200-polls.ts'
import type { PollTables } from './tables.ts'

/** CNT-7, row by row: a poll goes with its post, a vote is for options that there are, and each is counted. */
export const invariants: readonly Invariant[] = [
  ...orphans([createPollTables]),
  defineInvariant<PollTables, Broken>({
    name: 'polls.of-removed',
    meaning: 'A poll stands under a post that is not removed.',
    fix: 'The poll is deleted, as it would have been with the post.',
    over: { table: 'polls', key: 'id' },
    find: broken.listOfRemoved,
    tell: () => 'stands under a post that is removed',
    repair: {
      mend: async ({ db }, rows) => void (await broken.deletePolls(db, idsOf(rows))),
      outcome: () => 'is deleted',
    },
  }),
  defineInvariant<PollTables, Broken>({
    name: 'polls.possible-votes',
    meaning: 'A vote is for options of its poll, and for one of them where the poll takes one.',
    fix: 'The vote is deleted.',
    over: { table: 'poll_votes', key: 'id' },
    find: broken.listImpossible,
    tell: () => 'is for what its poll does not offer',
    repair: {
      mend: async ({ db }, rows) => void (await broken.deleteVotes(db, idsOf(rows))),
      outcome: () => 'is deleted',
    },
  }),
  counter<PollTables>({
    name: 'polls.voters-count',
    meaning: 'As many people voted in a poll as it says.',
    ...broken.votersCount,
  }),
  counter<PollTables>({
    name: 'polls.votes-count',
    meaning: 'As many people voted for an option as it says.',
    ...broken.votesCount,
  }),
]
