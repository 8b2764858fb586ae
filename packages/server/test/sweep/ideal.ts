// What everybody may see and is told, in plain loops over the rows of a world: written from SPEC.md and knowing nothing of the server.
import {
  type AccountId,
  type CommentId,
  compareIds,
  type ListId,
  type PostId,
  type Reason,
  type ShownAudience,
} from '@kindred/contract'
import type { errors as pollErrors } from '../../../polls/src/errors.ts'
import type { CommentRow } from '../../src/domains/comments/tables.ts'
import type { PostRow } from '../../src/domains/posts/tables.ts'
import { tagsOf } from '../../src/domains/posts/tags.ts'
import { type ModelViewer, modelOf } from '../visibility/model.ts'
import type { World } from './world.ts'

/** Who reads an answer, and of what kind it is: some verbs still tell a blocker whom they block. */
export interface Reader extends ModelViewer {
  readonly seesBlocked?: boolean
}

export type Ideal = ReturnType<typeof idealOf>

/** What comes of a verb: it is done, or the reason why not. */
export type Outcome = 'ok' | Reason | keyof typeof pollErrors

export function idealOf(world: World, now: number) {
  const named = world.post_audience.map(({ post_id, account_id }) => ({ item: post_id, account_id }))
  const { canSeePerson, canView } = modelOf({ ...world, items: world.posts, named }, now)
  const alone = modelOf({ accounts: world.accounts }, now)
  const accounts = new Map(world.accounts.map((row) => [row.id, row]))
  const posts = new Map(world.posts.map((row) => [row.id, row]))
  const comments = new Map(world.comments.map((row) => [row.id, row]))
  const repliesTo = group(world.comments, (row) => row.parent_id ?? '')
  const postsBy = group(world.posts, (row) => row.author_id)
  const tagged = Map.groupBy(
    world.posts.flatMap((post) => tagsOf(post).map((tag) => ({ tag, post }))),
    ({ tag }) => tag,
  )
  const lists = new Map(world.audience_lists.map((row) => [row.id, row]))
  const reactionsTo = group(world.reactions, (row) => row.item_id)
  const savesOf = group(world.saves, (row) => row.account_id)
  const repostsOf = group(world.reposts, (row) => row.account_id)
  const quoteOf = new Map(world.post_quotes.map((row) => [row.post_id, row]))
  const editsOf = group(world.post_edits, (row) => row.post_id)
  const namedIn = group(world.post_audience, (row) => row.post_id)
  const listsOf = group(world.audience_lists, (row) => row.owner_id)
  const follows = pairs(world.follows.map((row) => [row.follower_id, row.followee_id]))
  const blocks = pairs(world.blocks.map((row) => [row.blocker_id, row.blocked_id]))
  const requests = pairs(world.follow_requests.map((row) => [row.requester_id, row.target_id]))
  const holding = world.mutes.filter((row) => row.until === null || row.until > now)
  const mutes = pairs(holding.map((row) => [row.muter_id, row.muted_id]))
  const followeesOf = group(world.follows, (row) => row.follower_id)

  /** Active: there for everybody whom no block keeps away. */
  const isActive = (person: AccountId) => alone.canSeePerson({ id: null, role: 'member' }, person)
  const isBlocking = ({ id }: ModelViewer, person: AccountId) => isActive(person) && blocks(id, person)
  const mayKnow = (reader: Reader, person: AccountId): boolean =>
    canSeePerson(reader, person) || (reader.seesBlocked === true && isBlocking(reader, person))
  /** An archived post is in no list, its author's own included. */
  const isListed = (viewer: ModelViewer, post: PostRow | undefined): post is PostRow =>
    post !== undefined && post.archived_at === null && canView(viewer, post)
  const seen = (viewer: ModelViewer, rows: readonly PostRow[]) =>
    newestFirst(rows.filter((post) => isListed(viewer, post))).map((post) => post.id)

  /** What a comment is by itself: whatever stands above it is another question. */
  const isSaidTo = (viewer: ModelViewer, row: CommentRow, post: PostRow | undefined): boolean => {
    const isTheirs = viewer.id !== null && (viewer.id === row.author_id || viewer.id === post?.author_id)
    if ((row.held_at && !isTheirs) || (row.put_away_at && !isTheirs && viewer.role === 'member')) return false
    return canView(viewer, { ...row, audience: 'public', audience_list_id: null })
  }

  function canViewComment(viewer: ModelViewer, id: CommentId): boolean {
    const row = comments.get(id)
    const post = posts.get(row?.on_id as PostId)
    const isOpen = row?.on_kind === 'subject' || (post !== undefined && canView(viewer, post))
    if (!row || !isOpen || !isSaidTo(viewer, row, post)) return false
    for (
      let above = comments.get(row.parent_id as CommentId);
      above;
      above = comments.get(above.parent_id as CommentId)
    )
      if (above.removed_at === null && !isSaidTo(viewer, above, post)) return false
    return true
  }

  /** A moderator decides on what they see, or on what a moderator whom nobody knows would see: of the comment, and of what it is on. */
  function canReviewComment(viewer: ModelViewer, id: CommentId): boolean {
    const row = comments.get(id)
    if (!row || row.held_at !== null) return false
    const post = posts.get(row.on_id as PostId)
    const viewers = [viewer, { id: null, role: viewer.role }]
    const isOpen = row.on_kind === 'subject' || (post && viewers.some((one) => canView(one, post)))
    const content = { ...row, audience: 'public' as const, audience_list_id: null }
    return Boolean(isOpen) && viewers.some((one) => canView(one, content))
  }

  /** Removed, and above something that the viewer sees. */
  const holdsPlace = (viewer: ModelViewer, id: CommentId): boolean =>
    comments.get(id)?.removed_at != null &&
    (repliesTo.get(id) ?? []).some((reply) => canViewComment(viewer, reply.id) || holdsPlace(viewer, reply.id))

  /** A list of people: the newest tie first, without those whom the reader may not know. */
  function listed<Row extends Identified>(rows: readonly Row[], of: keyof Row, person: keyof Row) {
    const groups = group(rows, (row) => row[of] as string)
    return (reader: Reader, owner: string): AccountId[] =>
      newestFirst(groups.get(owner) ?? [])
        .map((row) => row[person] as AccountId)
        .filter((id) => mayKnow(reader, id))
  }

  /** Those whom the reader follows and sees and of whom something else holds, the largest id first. */
  const met = (reader: Reader, isOn: (person: AccountId) => boolean): AccountId[] =>
    (followeesOf.get(reader.id ?? '') ?? [])
      .map((row) => row.followee_id)
      .filter((person) => isOn(person) && mayKnow(reader, person))
      .toSorted((a, b) => compareIds(b, a))

  /** Whether a post holds a word that somebody mutes now: whole, whatever the case, or as a tag. */
  const holdsMuted = (person: AccountId, post: PostRow): boolean =>
    world.muted_words
      .filter((row) => row.owner_id === person && (row.until === null || row.until > now))
      .some(({ text }) =>
        text.startsWith('#') ? tagsOf(post).includes(text.slice(1)) : new RegExp(`\\b${text}\\b`, 'i').test(post.text),
      )

  /** A post stands at its own time, or at the last of the reposts that bring it: the newest place first. */
  function placesIn(viewer: ModelViewer): { readonly id: string; readonly post: PostId }[] {
    const me = viewer.id as AccountId
    const followees = (followeesOf.get(me) ?? []).map((row) => row.followee_id)
    const own = [me, ...followees].flatMap((author) => postsBy.get(author) ?? []).map(({ id }) => ({ id, post: id }))
    const reposts = followees
      .filter((person) => canSeePerson(viewer, person) && !mutes(me, person))
      .flatMap((person) => repostsOf.get(person) ?? [])
      .filter((row) => row.undone_id === null)
      .map((row) => ({ id: row.id as string, post: row.post_id }))
    const tags = world.followed_tags.filter((row) => row.account_id === me).map(({ tag }) => tag)
    const withTags = tags.flatMap((tag) => tagged.get(tag) ?? []).map(({ post: { id } }) => ({ id, post: id }))
    const firsts = new Map(
      newestFirst([...own, ...withTags, ...reposts])
        .toReversed()
        .map((place) => [place.post, place]),
    )
    const shown = [...firsts.values()].filter(({ post }) => {
      const row = posts.get(post)
      return isListed(viewer, row) && !mutes(me, row.author_id) && (row.author_id === me || !holdsMuted(me, row))
    })
    return newestFirst(shown)
  }

  return {
    canSeePerson,
    isActive,
    follows,
    requests,
    blocks,
    mutes,
    exists: (person: AccountId) => accounts.has(person),
    isPrivate: (person: AccountId) => accounts.get(person)?.is_private === 1,

    /** Whether the viewer may see a person's card: a blocker does where that is needed to unblock. */
    mayKnow,
    followers: listed(world.follows, 'followee_id', 'follower_id'),
    following: listed(world.follows, 'follower_id', 'followee_id'),
    mutuals: (reader: Reader, other: AccountId) => met(reader, (person) => follows(other, person)),
    familiar: (reader: Reader, other: AccountId) => met(reader, (person) => follows(person, other)),
    requestsTo: listed(world.follow_requests, 'target_id', 'requester_id'),
    requestsOf: listed(world.follow_requests, 'requester_id', 'target_id'),
    blocked: listed(world.blocks, 'blocker_id', 'blocked_id'),
    muted: listed(holding, 'muter_id', 'muted_id'),
    closeFriends: listed(world.close_friends, 'owner_id', 'friend_id'),
    members: listed(world.audience_list_members, 'list_id', 'member_id'),

    ownsCollection: (viewer: ModelViewer, collection: string) =>
      world.collections.some(({ id, owner_id }) => id === collection && owner_id === viewer.id),
    collectionsOf: (viewer: ModelViewer) =>
      newestFirst(world.collections.filter((row) => row.owner_id === viewer.id)).map(({ id }) => id),
    /** What the viewer saved, in one collection or wherever, and still sees: what they saved last first. */
    saved: (viewer: ModelViewer, collection?: string): string[] =>
      newestFirst(savesOf.get(viewer.id ?? '') ?? [])
        .filter((row) => collection === undefined || row.collection_id === collection)
        .map((row) => row.item_id)
        .filter((id) => isListed(viewer, posts.get(id as PostId))),

    reactors: listed(world.reactions, 'item_id', 'account_id'),
    /** How many reacted with each word, whoever they are: a public number. */
    reactions: (item: string): Record<string, number> =>
      Object.fromEntries(
        [...group(reactionsTo.get(item) ?? [], (row) => row.reaction)].map(([word, rows]) => [word, rows.length]),
      ),

    reposters: listed(
      world.reposts.filter((row) => row.undone_id === null),
      'post_id',
      'account_id',
    ),
    /** What a post quotes, as the viewer is told of it: nothing, an id, or that it is not to be had. */
    quoted(viewer: ModelViewer, post: PostId): PostId | 'unavailable' | null {
      const quote = quoteOf.get(post)
      if (!quote) return null
      const row = posts.get(quote.quoted_id)
      return quote.detached_at === null && isListed(viewer, row) ? row.id : 'unavailable'
    },
    /** The posts that quote a post, the newest first. */
    quotes: (viewer: ModelViewer, post: PostId) =>
      seen(
        viewer,
        world.posts.filter(({ id }) => quoteOf.get(id)?.quoted_id === post && quoteOf.get(id)?.detached_at === null),
      ),
    /** Whether a post quotes one by its reader that is there. */
    quotesOwn(viewer: ModelViewer, post: PostId): boolean {
      const row = posts.get(quoteOf.get(post)?.quoted_id as PostId)
      return row !== undefined && row.removed_at === null && row.author_id === viewer.id
    },

    canView(viewer: ModelViewer, post: PostId): boolean {
      const row = posts.get(post)
      return row !== undefined && canView(viewer, row)
    },

    /** What a post said before, the last of it first. */
    history: (post: PostId) => newestFirst(editsOf.get(post) ?? []).map(({ text }) => text),

    canViewComment,
    canReviewComment,
    /** Whether a comment is listed: as what it says, or as the place that it holds. */
    isListed: (viewer: ModelViewer, id: CommentId) => canViewComment(viewer, id) || holdsPlace(viewer, id),

    /** What lies between the viewer and a person, as the person's card tells it. */
    tie: (viewer: ModelViewer, person: AccountId) => ({
      following: follows(viewer.id, person) ? 'yes' : requests(viewer.id, person) ? 'requested' : 'no',
      followedBy: follows(person, viewer.id),
      blocking: blocks(viewer.id, person),
      muting: mutes(viewer.id, person),
    }),

    /** The public number: posts for the public or for followers that are neither hidden, archived nor removed. */
    postsCount: (author: AccountId) =>
      (postsBy.get(author) ?? [])
        .filter((post) => post.hidden_at === null && post.archived_at === null && post.removed_at === null)
        .filter((post) => post.audience === 'public' || post.audience === 'followers').length,

    listsOf: (viewer: ModelViewer) => newestFirst(listsOf.get(viewer.id ?? '') ?? []).map(({ id }) => id),
    /** Others see an audience's word; which list, or whom, is the author's to see. */
    audience(viewer: ModelViewer, { id, author_id, audience, audience_list_id: list }: PostRow): ShownAudience {
      if (viewer.id !== author_id) return audience
      if (audience === 'only') return { only: (namedIn.get(id) ?? []).map((row) => row.account_id) }
      return audience === 'list' && list !== null ? { list } : audience
    },
    ownsList: (viewer: ModelViewer, list: ListId) => viewer.id !== null && lists.get(list)?.owner_id === viewer.id,

    /** What the viewer is told when they turn to a person. */
    meeting(viewer: ModelViewer, person: AccountId, { evenIfBlocking = false } = {}): Outcome {
      if (isBlocking(viewer, person)) return evenIfBlocking ? 'ok' : 'graph.unblock-first'
      return canSeePerson(viewer, person) ? 'ok' : 'not-found'
    },

    /** What an author's posts, and a home feed, hold for the viewer, the newest first. */
    /** What an author shows first, where the viewer finds it. */
    pinned(viewer: ModelViewer, author: AccountId): PostId | null {
      const row = posts.get(world.pinned_posts.find((pin) => pin.account_id === author)?.post_id as PostId)
      return isListed(viewer, row) ? row.id : null
    },
    archived: (viewer: ModelViewer) =>
      newestFirst(postsBy.get(viewer.id ?? '') ?? [])
        .filter((post) => post.archived_at !== null && canView(viewer, post))
        .map(({ id }) => id),
    by: (viewer: ModelViewer, author: AccountId) => seen(viewer, postsBy.get(author) ?? []),
    tagged: (viewer: ModelViewer, tag: string) =>
      seen(
        viewer,
        (tagged.get(tag) ?? [])
          .map(({ post }) => post)
          .filter((row) => viewer.id === null || row.author_id === viewer.id || !holdsMuted(viewer.id, row)),
      ),
    home: (viewer: ModelViewer): PostId[] => placesIn(viewer).map(({ post }) => post),
    /** How much of it is above a post: above its place, or above its own time where it has none. */
    newerThan(viewer: ModelViewer, since: PostId): number {
      const places = placesIn(viewer)
      const at = places.findIndex(({ post }) => post === since)
      return at === -1 ? places.filter(({ id }) => compareIds(id, since) > 0).length : at
    },
  }
}

type Has = (a: string | null, b: string | null) => boolean

function pairs(all: readonly (readonly [string, string])[]): Has {
  const set = new Set(all.map(([a, b]) => `${a} ${b}`))
  return (a, b) => set.has(`${a} ${b}`)
}

interface Identified {
  readonly id: string
}

function newestFirst<Row extends Identified>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => compareIds(b.id, a.id))
}

function group<Row>(rows: readonly Row[], of: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const rest = groups.get(of(row))
    if (rest) rest.push(row)
    else groups.set(of(row), [row])
  }
  return groups
}
