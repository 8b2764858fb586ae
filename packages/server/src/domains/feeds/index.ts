/**
 * Feeds: what a viewer comes to read. The home feed holds the posts of those whom one follows and one's own, newest first.
 *
 * Owns no table and no rule of its own: a feed is its sources, filtered by `visibility` when it is read. A mute with the scope
 * `posts` leaves its target out of the home feed and out of nothing else. Rules: VIS-1, VIS-2, VIS-6, BLK-1, BLK-7, PAG-1..4.
 */
import type { Handlers } from '../../kernel/call.ts'
import { defineModule } from '../../kernel/module.ts'
import type { FeedReads, FeedUses } from './kernel.ts'
import { createFeeds, type Feeds } from './service.ts'

export type { Feeds } from './service.ts'

export const feeds = defineModule<'feeds', FeedReads, FeedUses, Feeds>({
  name: 'feeds',
  requires: ['posts'],
  tables: [],
  migrations: [],
  create: createFeeds,
  handlers: ({ feeds }) => ({ 'feeds.home': ({ viewer }, input) => feeds.home(viewer, input) }) satisfies Handlers,
})
