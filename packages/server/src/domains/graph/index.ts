/**
 * Who follows, blocks and mutes whom, who waits for whom, the words that somebody mutes, and the circles that people draw (close
 * friends, lists).
 *
 * Owns the rows and their verbs; who may see what, because of them, is `visibility`'s to decide, and lists of people are shown by
 * `profiles`. Rules: FOL-1..6 (follows and requests), BLK-3, BLK-5, BLK-6, BLK-8 (blocks), BLK-7 (mutes), MUTE-1 (words), CNT-1 and
 * CNT-3 (counters).
 * Facts: `graph.followed` (an approved request as well), `graph.requested`, `graph.unfollowed`, `graph.blocked` (which ends follows
 * without saying so for each), `graph.unblocked`. Mutes and circles tell nobody.
 */
import './facts.ts'
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import { createGraphTables } from './migrations/20261120-0910-graph.ts'
import { indexTiesFromTheOtherSide } from './migrations/20261127-2100-ties-from-the-other-side.ts'
import { createMutedWords } from './migrations/20261127-2230-muted-words.ts'
import { createGraph } from './service.ts'

export { scopeOf } from './mutes.ts'
export type { Relation } from './rules.ts'
export { noRelation } from './rules.ts'
export type { Graph } from './service.ts'
export type * from './tables.ts'
export { holdsAny, wordingOf } from './words.ts'

export const graph = defineModule({
  name: 'graph',
  requires: ['accounts'],
  tables: [
    'follows',
    'follow_requests',
    'blocks',
    'mutes',
    'close_friends',
    'audience_lists',
    'audience_list_members',
    'graph_counts',
    'muted_words',
  ],
  migrations: [createGraphTables, indexTiesFromTheOtherSide, createMutedWords],
  create: createGraph,
  handlers,
  sweep: (service) => service.sweep(),
  invariants,
})
