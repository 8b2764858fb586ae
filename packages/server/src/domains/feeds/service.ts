import type { FeedItem, Post, PostId } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput, type Scan } from '../../kernel/page.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { weightOf } from '../posts/index.ts'
import { sightOf } from '../visibility/index.ts'
import type { HomeCache } from './cache.ts'
import { createExplain } from './explain.ts'
import type { FeedKernel, FeedUses } from './kernel.ts'
import { type FeedRow, wordFilter } from './muted-words.ts'
import { countNewer, isAfter } from './newer.ts'
import { listHome, listInFeed, listTagged } from './queries.ts'

/** Where a round of a page reads. */
interface Window {
  readonly before: PostId
  readonly count: number
  /** Nothing up to here is wanted. */
  readonly after?: PostId
}

/** The next candidates, and the rows of those that are shown. */
interface Round {
  readonly ids: readonly PostId[]
  readonly rows: readonly FeedRow[]
}

/** What a viewer comes to read: decided anew at each page, so that nothing shown was hidden before the read. */
export function createFeeds(kernel: FeedKernel, uses: FeedUses, cache: HomeCache | undefined) {
  const { db, clock, cursors } = kernel
  const { graph, posts } = uses

  async function readHome(viewer: Account, { after, ...window }: Window): Promise<Round> {
    const sight = sightOf(viewer, clock())
    const held = await cache?.candidates(kernel, viewer.id, window)
    const ids = held?.filter((id) => isAfter(id, after))
    if (ids) return { ids, rows: ids.length === 0 ? [] : await listInFeed(db, { ...sight, ids }) }
    return roundOf((await listHome(db, { ...sight, ...window })).filter((row) => isAfter(row.candidate_id, after)))
  }

  /** Shows what is read round by round, without what holds a word that the viewer mutes. */
  function scanning(viewer: Viewer, read: (window: Window) => Promise<Round>): Scan<FeedItem> {
    const unmuted = wordFilter(viewer, graph)
    return async (before, count) => {
      const { ids, rows } = await read({ before: (before ?? NEWEST) as PostId, count })
      const shown = await posts.present(viewer, await unmuted(rows))
      return ids.map((id) => {
        const post = shown.get(id)
        return { id, item: post && { post, why: whyOf(post) } }
      })
    }
  }

  return {
    /**
     * The posts of those whom the viewer follows, with the tags that the viewer follows, and their own, newest first, without those
     * whose posts they mute.
     */
    home(viewer: Account, { mode, ...page }: PageInput & { readonly mode: 'latest' }): Promise<Page<FeedItem>> {
      const call = { viewer, list: 'feeds.home', query: { mode }, page, weigh }
      return fillPage(
        cursors,
        call,
        scanning(viewer, (window) => readHome(viewer, window)),
      )
    },

    /** How many items of the viewer's home are newer than a post, 99 at most. */
    newer(viewer: Account, since: PostId): Promise<number> {
      const unmuted = wordFilter(viewer, graph)
      const read = async (window: Window) => {
        const { ids, rows } = await readHome(viewer, window)
        return { ids, rows: await unmuted(rows) }
      }
      return countNewer(read, since)
    },

    explain: createExplain(kernel, uses),

    /** The posts with a tag that the viewer sees, newest first. */
    tag(viewer: Viewer, tag: string, page: PageInput): Promise<Page<FeedItem>> {
      const call = { viewer, list: 'feeds.tag', query: { tag }, page, weigh }
      const read = async (window: Window) =>
        roundOf(await listTagged(db, { ...sightOf(viewer, clock()), tag, ...window }))
      return fillPage(cursors, call, scanning(viewer, read))
    },

    /** Drops what is remembered of homes, which costs time and changes nothing else. */
    forget(): void {
      cache?.drop()
    },
  }
}
export type Feeds = ReturnType<typeof createFeeds>

type Candidate = { readonly [Column in keyof FeedRow]: FeedRow[Column] | null } & { readonly candidate_id: PostId }

function roundOf(rows: readonly Candidate[]): Round {
  return { ids: rows.map((row) => row.candidate_id), rows: rows.filter(isShown) }
}

/** What is not in the viewer's feed was left in the database. */
function isShown(row: Candidate): row is Candidate & FeedRow {
  return row.id !== null
}

function whyOf({ viewer, author }: Post): FeedItem['why'] {
  if (viewer.isAuthor) return 'own'
  return author.viewer.following === 'yes' ? 'following' : 'tag'
}

function weigh({ post }: FeedItem): number {
  return weightOf(post)
}
