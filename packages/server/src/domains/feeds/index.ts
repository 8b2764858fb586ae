/**
 * Feeds: what a viewer comes to read. The home feed holds the posts and reposts of those whom one follows, the posts with the tags that
 * one follows, and one's own, newest first, each once; the page of a tag holds all that have it.
 *
 * Owns which posts people marked as seen, and no rule of its own: a feed is its sources, filtered by `visibility` when it is read, and by
 * what its reader has seen where they ask for that. A mute with the scope
 * `posts` leaves its target out of the home feed and out of nothing else. Where the database can tell whether another process has written, the
 * ids of the newest posts and reposts are remembered. Rules: MUTE-1, TAG-1, VIS-1, VIS-2, VIS-6, BLK-1, BLK-7, PAG-1..4, FEED-1, FEED-3, SEEN-1, SEEN-2, CACHE-1, CACHE-2, CACHE-4.
 */
import { defineModule } from '../../kernel/module.ts'
import { HomeCache } from './cache.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import type { FeedReads, FeedUses } from './kernel.ts'
import { createFeedSeen } from './migrations/20261128-1910-feed-seen.ts'
import { createFeeds, type Feeds } from './service.ts'

export type { Feeds } from './service.ts'

export interface FeedSettings {
  /** Whether homes are remembered where the database allows it. By default they are. */
  readonly remembers?: boolean
}

/** The domain, with what it remembers of homes: one memory for a process. */
export function feedsModule({ remembers = true }: FeedSettings = {}) {
  const cache = remembers ? new HomeCache() : undefined
  return defineModule<'feeds', FeedReads, FeedUses, Feeds>({
    name: 'feeds',
    requires: ['graph', 'posts'],
    tables: ['feed_seen'],
    migrations: [createFeedSeen],
    create: (kernel, uses) => createFeeds(kernel, uses, cache),
    handlers,
    sweep: (feeds) => feeds.seen.sweep(),
    invariants,
    setup({ on }) {
      on('post.created', ({ author, post }) => cache?.posted(author, post))
      on('post.reposted', ({ by, repost }) => cache?.reposted(by, repost))
      on('graph.followed', ({ follower }) => cache?.changed(follower))
      on('graph.unfollowed', ({ follower }) => cache?.changed(follower))
      on('tag.followed', ({ account }) => cache?.changed(account))
      on('tag.unfollowed', ({ account }) => cache?.changed(account))
      on('graph.blocked', ({ blocker, blocked }) => {
        cache?.changed(blocker) // a block ends follows in both directions
        cache?.changed(blocked)
      })
    },
  })
}
