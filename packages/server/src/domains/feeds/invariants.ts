import { noLeftovers } from '../../db/leftovers.ts'
import { orphans } from '../../db/orphans.ts'
import type { Invariant } from '../../kernel/invariant.ts'
import { createFeedSeen } from './migrations/20261128-1910-feed-seen.ts'
import { KEPT_MS } from './seen.ts'

/** That what was seen is a post, by somebody, and is not kept for longer than is said. */
export const invariants: readonly Invariant[] = [
  ...orphans([createFeedSeen]),
  noLeftovers({
    name: 'feeds.seen-too-long',
    things: 'marks of what was seen',
    table: 'feed_seen',
    key: 'account_id',
    column: 'seen_at',
    keptMs: KEPT_MS,
  }),
]
