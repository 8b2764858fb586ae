import type { FeedItem, PostId } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import type { Account } from '../../kernel/viewer.ts'
import { weightOf } from '../posts/index.ts'
import { sightOf } from '../visibility/index.ts'
import type { HomeCache } from './cache.ts'
import type { FeedKernel, FeedUses } from './kernel.ts'
import { type FeedRow, wordFilter } from './muted-words.ts'
import { listHome, listInFeed } from './queries.ts'

/** What a viewer comes to read: decided anew at each page, so that nothing shown was hidden before the read. */
export function createFeeds(kernel: FeedKernel, { graph, posts }: FeedUses, cache: HomeCache | undefined) {
  const { db, clock, cursors } = kernel

  /** The next candidates, and the rows of those that belong into the viewer's home. */
  async function read(viewer: Account, window: { before: PostId; count: number }) {
    const sight = sightOf(viewer, clock())
    const held = await cache?.candidates(kernel, viewer.id, window)
    if (held) return { ids: held, rows: held.length === 0 ? [] : await listInFeed(db, { ...sight, ids: held }) }
    const rows = await listHome(db, { ...sight, ...window })
    return { ids: rows.map((row) => row.candidate_id), rows: rows.filter(isShown) }
  }

  return {
    /** The posts of those whom the viewer follows and their own, newest first, without those whose posts they mute. */
    home(viewer: Account, { mode, ...page }: PageInput & { readonly mode: 'latest' }): Promise<Page<FeedItem>> {
      const weigh = ({ post }: FeedItem) => weightOf(post)
      const call = { viewer, list: 'feeds.home', query: { mode }, page, weigh }
      const unmuted = wordFilter(viewer, graph)
      return fillPage(cursors, call, async (before, count) => {
        const { ids, rows } = await read(viewer, { before: (before ?? NEWEST) as PostId, count })
        const shown = await posts.present(viewer, await unmuted(rows))
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

/** What is not in the viewer's feed was left in the database. */
function isShown<Row extends { id: PostId | null }>(row: Row): row is Row & FeedRow {
  return row.id !== null
}
