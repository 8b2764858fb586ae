import type { PostRow, Tables } from '../model/tables.ts'
import { type Ties, tiesOf } from '../model/ties.ts'
import type { Random } from './random.ts'

/** What a viewer has to do with somebody who posts. */
export const relations = [
  'follower',
  'mutual',
  'close friend',
  'on a list',
  'named',
  'muting',
  'muted until lately',
  'in a block',
  'private account',
  'moderator',
] as const
type Relation = (typeof relations)[number]

/** Somebody whose feeds are read, and the author because of whom they were chosen. */
export interface Reader {
  readonly relation: Relation
  readonly viewer: string
  readonly author: string
}

export interface Sizes {
  readonly readersOfEach: number
  readonly suspended: number
  readonly hidden: number
  readonly removed: number
}

/** Who reads, and what the check does before they do. */
export interface Choice {
  readonly readers: readonly Reader[]
  readonly suspended: readonly string[]
  readonly hidden: readonly string[]
  readonly removed: readonly { readonly post: string; readonly author: string }[]
}

/** Chooses by the seed, among what matters: everything that is suspended, hidden or removed stood in the feed of a reader. */
export function choose(tables: Tables, now: number, { sizes, random }: { sizes: Sizes; random: Random }): Choice {
  const ties = tiesOf(tables, now)
  const readers = chooseReaders(tables, now, { count: sizes.readersOfEach, random })
  const viewers = new Set(readers.map(({ viewer }) => viewer))
  const authors = new Set(readers.map(({ author }) => author))
  const isRead = ({ author_id: author }: PostRow) => readers.some(({ viewer }) => ties.follows(viewer, author))
  const read = random.shuffled(tables.posts.filter(isRead))
  const free = read.map((post) => post.author_id).filter((author) => !viewers.has(author) && !authors.has(author))
  const suspended = [...new Set(free)].slice(0, sizes.suspended)
  const left = read.filter((post) => !suspended.includes(post.author_id))
  const hidden = chooseHidden(left, { tables, ties, readers, count: sizes.hidden })
  const removed = left.filter((post) => !hidden.includes(post.id)).slice(0, sizes.removed)
  return { readers, suspended, hidden, removed: removed.map(({ id, author_id }) => ({ post: id, author: author_id })) }
}

const HOUR_MS = 3_600_000

function chooseReaders(
  tables: Tables,
  now: number,
  { count, random }: { count: number; random: Random },
): readonly Reader[] {
  // Nobody whose mute ends while the proof runs.
  const ending = tables.mutes.filter(({ until }) => until !== null && Math.abs(until - now) < 2 * HOUR_MS)
  const taken = new Set(ending.map((mute) => mute.muter_id))
  const ties = tiesOf(tables, now)
  return relations.flatMap((relation) => {
    const pairs = random.shuffled(candidates[relation](tables, ties, now)).filter(([viewer]) => !taken.has(viewer))
    // One author for each viewer, and viewers with many ties no likelier than others.
    const readers = [...new Map(pairs)].map(([viewer, author]): Reader => ({ relation, viewer, author }))
    const chosen = random.shuffled(readers.toSorted((a, b) => a.viewer.localeCompare(b.viewer))).slice(0, count)
    for (const { viewer } of chosen) taken.add(viewer)
    return chosen
  })
}

/** Half of what is hidden stood in the feed of a moderator, and a tenth is by a reader: these still see it. */
function chooseHidden(
  posts: readonly PostRow[],
  { tables, ties, readers, count }: { tables: Tables; ties: Ties; readers: readonly Reader[]; count: number },
): string[] {
  const closed = new Set(tables.accounts.filter((account) => account.is_private === 1).map(({ id }) => id))
  const open = posts.filter((post) => post.audience === 'public' && !closed.has(post.author_id))
  const moderators = readers.filter(({ relation }) => relation === 'moderator')
  const own = open.filter((post) => readers.some(({ viewer }) => viewer === post.author_id))
  const moderated = open.filter((post) => moderators.some(({ viewer }) => ties.follows(viewer, post.author_id)))
  const chosen = [...own.slice(0, count / 10), ...moderated.slice(0, count / 2), ...open]
  return [...new Set(chosen.map(({ id }) => id))].slice(0, count)
}

type Pair = readonly [viewer: string, author: string]

/** Those who are in a relation: the viewer and the author of posts to whom it matters. */
const candidates: Record<Relation, (tables: Tables, ties: Ties, now: number) => Pair[]> = {
  follower(tables, ties) {
    const followers = followsOf(tables, 'followers')
    const oneSided = followers.filter(([viewer, author]) => !ties.follows(author, viewer))
    return oneSided.length > 0 ? oneSided : followers
  },
  mutual: (tables, ties) => followsOf(tables, 'mutuals').filter(([viewer, author]) => ties.follows(author, viewer)),
  'close friend'({ close_friends, posts }) {
    const wrote = writersOf(posts, 'closeFriends')
    return close_friends.filter((row) => wrote.has(row.owner_id)).map((row) => [row.friend_id, row.owner_id])
  },
  'on a list'({ audience_list_members: members, posts }) {
    const owners = new Map(posts.map((post) => [post.audience_list_id, post.author_id]))
    return members.flatMap((row): Pair[] => {
      const owner = owners.get(row.list_id)
      return owner === undefined ? [] : [[row.member_id, owner]]
    })
  },
  named({ post_audience, posts }) {
    const authors = new Map(posts.map((post) => [post.id, post.author_id]))
    return post_audience.map((row) => [row.account_id, authors.get(row.post_id) as string])
  },
  muting: ({ mutes, posts }, _, now) => {
    const wrote = writersOf(posts)
    const holding = mutes.filter(({ until, muted_id }) => (until === null || until > now) && wrote.has(muted_id))
    return holding.map((row) => [row.muter_id, row.muted_id])
  },
  'muted until lately': ({ mutes, posts }, _, now) => {
    const wrote = writersOf(posts)
    const over = mutes.filter(({ until, muted_id }) => until !== null && until <= now && wrote.has(muted_id))
    return over.map((row) => [row.muter_id, row.muted_id])
  },
  'in a block': (tables) => followsOf(tables),
  'private account'(tables) {
    const closed = new Set(tables.accounts.filter((account) => account.is_private === 1).map(({ id }) => id))
    const asking = tables.follow_requests.map((row): Pair => [row.requester_id, row.target_id])
    const following = followsOf(tables, 'public').filter(([, author]) => closed.has(author))
    return [...asking, ...following.slice(0, asking.length)]
  },
  moderator: (tables) => followsOf(tables, 'public'),
}

/** Who follows somebody who wrote for the audience, or at all. */
function followsOf({ follows, posts }: Tables, audience?: PostRow['audience']): Pair[] {
  const wrote = writersOf(posts, audience)
  return follows.filter((row) => wrote.has(row.followee_id)).map((row) => [row.follower_id, row.followee_id])
}

function writersOf(posts: readonly PostRow[], audience?: PostRow['audience']): Set<string> {
  const chosen = audience === undefined ? posts : posts.filter((post) => post.audience === audience)
  return new Set(chosen.map((post) => post.author_id))
}
