import type { FeedItem, PostId } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import type { Account } from '../../kernel/viewer.ts'
import { weightOf } from '../posts/index.ts'
import type { HomeCache } from './cache.ts'
import type { FeedKernel, FeedUses } from './kernel.ts'
import { listHome } from './queries.ts'

/** What a viewer comes to read: decided anew at each page, so that nothing shown was hidden before the read. */
export function createFeeds(kernel: FeedKernel, { posts }: FeedUses, cache: HomeCache | undefined) {
  const { db, cursors } = kernel

  async function candidates(viewer: Account, window: { before: PostId; count: number }): Promise<readonly PostId[]> {
    const held = await cache?.candidates(kernel, viewer.id, window)
    return held ?? (await listHome(db, { viewer: viewer.id, ...window })).map(({ id }) => id)
  }

  return {
    /** The posts of those whom the viewer follows and their own, newest first, without those whose posts they mute. */
    home(viewer: Account, { mode, ...page }: PageInput & { readonly mode: 'latest' }): Promise<Page<FeedItem>> {
      const weigh = ({ post }: FeedItem) => weightOf(post)
      const call = { viewer, list: 'feeds.home', query: { mode }, page, weigh }
      return fillPage(cursors, call, async (before, count) => {
        const ids = await candidates(viewer, { before: (before ?? NEWEST) as PostId, count })
        const shown = await posts.show(viewer, ids, { leaveOutMuted: true })
        return ids.map((id) => {
          const post = shown.get(id)
          return { id, item: post && { post, why: post.viewer.isAuthor ? 'own' : 'following' } }
        })
      })
    },

    /** Drops what is remembered of homes, which costs time and changes nothing else. */
    forget(): void {
      cache?.drop()
    },
  }
}
export type Feeds = ReturnType<typeof createFeeds>
