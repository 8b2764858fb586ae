import type { FeedItem } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import type { Account } from '../../kernel/viewer.ts'
import { visibleIds, weightOf } from '../posts/index.ts'
import { sightOf } from '../visibility/index.ts'
import type { FeedKernel, FeedUses } from './kernel.ts'
import { listHome } from './queries.ts'

/** What a viewer comes to read: decided anew at each page, so that nothing shown was hidden before the read. */
export function createFeeds({ db, clock, cursors }: FeedKernel, { posts }: FeedUses) {
  return {
    /** The posts of those whom the viewer follows and their own, newest first, without those whose posts they mute. */
    home(viewer: Account, { mode, ...page }: PageInput & { readonly mode: 'latest' }): Promise<Page<FeedItem>> {
      const weigh = ({ post }: FeedItem) => weightOf(post)
      const call = { viewer, list: 'feeds.home', query: { mode }, page, weigh }
      return fillPage(cursors, call, async (before, count) => {
        const candidates = await listHome(db, { ...sightOf(viewer, clock()), before: before ?? NEWEST, count })
        const shown = await posts.show(viewer, visibleIds(candidates))
        return candidates.map(({ id, author_id }) => {
          const post = shown.get(id)
          return { id, item: post && { post, why: author_id === viewer.id ? 'own' : 'following' } }
        })
      })
    },
  }
}
export type Feeds = ReturnType<typeof createFeeds>
