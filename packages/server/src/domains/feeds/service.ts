import type { AccountId, FeedItem, Person, Post, PostId } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput, type Scan } from '../../kernel/page.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { weightOf, weightOfPerson } from '../posts/index.ts'
import { type Sight, sightOf } from '../visibility/index.ts'
import type { Candidates, HomeCache } from './cache.ts'
import { createExplain } from './explain.ts'
import type { FeedKernel, FeedUses } from './kernel.ts'
import { type FeedRow, placeOf, wordFilter } from './muted-words.ts'
import { countNewer, isAfter, type Round, upTo } from './newer.ts'
import { positionOf, topOf, type Walk, walkAt } from './position.ts'
import { listHome, listInFeed, listPlaces, listTagged } from './queries.ts'
import { createSeen } from './seen.ts'

/** Where a round of a page reads. */
interface Window extends Walk {
  readonly count: number
  /** Nothing up to here is wanted. */
  readonly after?: PostId
}

/** What a viewer comes to read: decided anew at each page, so that nothing shown was hidden before the read. */
export function createFeeds(kernel: FeedKernel, uses: FeedUses, cache: HomeCache | undefined) {
  const { db, clock, lastId, cursors } = kernel
  const { graph, posts } = uses
  const seen = createSeen(kernel)

  async function readHome(viewer: Account, { after, ...window }: Window): Promise<Round> {
    const sight = { ...sightOf(viewer, clock()), top: window.top }
    const held = await cache?.candidates(kernel, viewer.id, window)
    if (held) return readPlaces(sight, { ...held, ids: held.ids.filter((id) => isAfter(id, after)) })
    return roundOf((await listHome(db, { ...sight, ...window })).filter((row) => isAfter(row.candidate_id, after)))
  }

  async function readPlaces(sight: Sight & { top: PostId }, { ids, hasReposts }: Candidates): Promise<Round> {
    if (ids.length === 0) return { ids, rows: [] }
    return { ids, rows: await (hasReposts ? listPlaces : listInFeed)(db, { ...sight, ids }) }
  }

  /** Shows what is read round by round, without what holds a word that the viewer mutes. */
  function scanning(viewer: Viewer, read: (window: Window) => Promise<Round>): Scan<FeedItem> {
    const unmuted = wordFilter(viewer, graph)
    return async (position, count) => {
      const walk = walkAt(position)
      const begun = position === undefined ? { moment: clock(), last: lastId<'post'>() } : undefined // before anything is read
      const { ids, rows } = await read({ ...walk, count })
      const items = await present(viewer, await unmuted(rows))
      const top = begun ? topOf({ ...begun, newest: ids[0] }) : walk.top
      return ids.map((id) => ({ id: positionOf(id, top), item: items.get(id) }))
    }
  }

  async function present(viewer: Viewer, rows: readonly FeedRow[]): Promise<Map<PostId, FeedItem>> {
    const reposters = rows.flatMap((row) => row.reposter_id ?? [])
    const shown = await posts.present(viewer, rows, reposters)
    const items = new Map<PostId, FeedItem>()
    for (const row of rows) {
      const item = itemOf(row, shown)
      if (item) items.set(placeOf(row), item)
    }
    return items
  }

  return {
    /**
     * The posts and reposts of those whom the viewer follows, the posts with the tags that the viewer follows, and their own, newest
     * first and each once, without those whose posts they mute; where only the unseen is asked for, without what they have seen.
     */
    home(
      viewer: Account,
      { mode, unseen = false, ...page }: PageInput & { readonly mode: 'latest'; readonly unseen?: boolean | undefined },
    ): Promise<Page<FeedItem>> {
      const query = unseen ? { mode, unseen } : { mode }
      const call = { viewer, list: 'feeds.home', query, page, weigh }
      const read = (window: Window) => readHome(viewer, window)
      return fillPage(cursors, call, scanning(viewer, unseen ? seen.leavingOut(viewer, read) : read))
    },

    seen,

    /** How many items of the viewer's home are newer than a post, 99 at most. */
    newer(viewer: Account, since: PostId): Promise<number> {
      const unmuted = wordFilter(viewer, graph)
      const read = async (window: Omit<Window, 'top'>) => {
        const { ids, rows } = upTo(since, await readHome(viewer, { ...window, top: NEWEST as PostId }))
        return { ids, rows: await unmuted(rows) }
      }
      return countNewer(read, since)
    },

    explain: createExplain(kernel, uses),

    /** The posts with a tag that the viewer sees, newest first. */
    tag(viewer: Viewer, tag: string, page: PageInput): Promise<Page<FeedItem>> {
      const call = { viewer, list: 'feeds.tag', query: { tag }, page, weigh }
      const read = async ({ before, count }: Window) =>
        roundOf(await listTagged(db, { ...sightOf(viewer, clock()), tag, before, count }))
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

interface Shown {
  readonly posts: ReadonlyMap<PostId, Post>
  readonly people: ReadonlyMap<AccountId, Person>
}

/** Nothing where the viewer does not see who brought the post there. */
function itemOf({ id, reposter_id = null }: FeedRow, { posts, people }: Shown): FeedItem | undefined {
  const post = posts.get(id)
  if (post === undefined) return undefined
  if (reposter_id === null) return { post, why: whyOf(post), repostedBy: null }
  const repostedBy = people.get(reposter_id)
  return repostedBy && { post, why: 'repost', repostedBy }
}

function whyOf({ viewer, author }: Post): FeedItem['why'] {
  if (viewer.isAuthor) return 'own'
  return author.viewer.following === 'yes' ? 'following' : 'tag'
}

function weigh({ post, repostedBy }: FeedItem): number {
  return weightOf(post) + (repostedBy ? weightOfPerson(repostedBy) : 0)
}
