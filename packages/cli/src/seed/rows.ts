import { type BulkWriter, createIds, skeletonOf } from '@kindred/server/testing'
import { discuss, type SeedComment } from './comments.ts'
import { type Community, DAY_MS, gather, type Tie } from './community.ts'
import { type SeedPost, writePosts } from './posts.ts'
import { MOST_RECENT, withQuotes } from './quotes.ts'
import type { Random } from './random.ts'
import { createReactions } from './reactions.ts'
import { createReposts, type SeedRepost } from './reposts.ts'

export interface RowOptions {
  readonly posts: number
  readonly random: Random
  /** For what people say about posts. */
  readonly talk: Random
  /** For what they repost and quote. */
  readonly echo: Random
  /** The community's present. */
  readonly until: number
  /** One for everybody. */
  readonly passwordHash: string
}

/** Writes a community as rows, parents first. Ids come from the moments, so the same community has the same ids everywhere. */
export async function writeRows(writer: BulkWriter, community: Community, options: RowOptions): Promise<void> {
  const accounts = await writeAccounts(writer, community, options)
  const tie = createTies(writer, community, { ...options, accounts })
  await tie('follows', ['follower_id', 'followee_id'], community.follows)
  await tie('follow_requests', ['requester_id', 'target_id'], community.requests)
  await tie('blocks', ['blocker_id', 'blocked_id'], community.blocks)
  await tie('close_friends', ['owner_id', 'friend_id'], community.closeFriends)
  await writeMutes(writer, community, { ...options, accounts })
  await writeGraphCounts(writer, community, accounts)
  const lists = await writeLists(writer, community, { ...options, accounts })
  const postsCounts = new Int32Array(community.people.length)
  const fans = gather(community.follows.map(({ from, to }) => [to, from]))
  const said: Said[] = []
  const ids = rowIds()
  const reactions = createReactions(writer, community, { seed: options.posts, until: options.until, ids: rowIds() })
  const echo = { random: options.echo, until: options.until, fans }
  const repost = createReposts(echo)
  const reposted: Reposted[] = []
  const recent = createRecent()
  const pinned = new Map<number, { readonly id: string; readonly at: number }>()
  for (const { post, quoted, quotes } of withQuotes(writePosts(community, options.posts, options), echo)) {
    if (post.audience === 'public' || post.audience === 'followers') postsCounts[post.author]!++
    const id = ids(post.at)
    const talk = { fans: fans.get(post.author) ?? [], random: options.talk, until: options.until }
    const comments = discuss(post, talk)
    const reposts = repost(post)
    const counts = { comments: comments.length, reposts: reposts.length, quotes }
    await writePost(writer, post, { id, accounts, lists, counts })
    for (const one of reposts) reposted.push({ post: id, repost: one })
    recent.add(post, id)
    if (post.audience === 'public' && post.author % 3 === 0) pinned.set(post.author, { id, at: post.at })
    if (quoted) await writer.write('post_quotes', ['post_id', 'quoted_id'], [id, recent.idOf(quoted)])
    for (const comment of comments) said.push({ post: id, comment })
    await reactions.toPost(post, { id, accounts })
  }
  await writeComments(writer, said, { accounts, react: reactions.toComment })
  await writeReposts(writer, reposted, accounts)
  await writePins(writer, pinned, accounts)
  await writeProfiles(writer, community, { accounts, postsCounts })
}

/** A comment, and the id of the post that it is on. */
interface Said {
  readonly post: string
  readonly comment: SeedComment
}

/** A repost, and the id of the post that it is of. */
interface Reposted {
  readonly post: string
  readonly repost: SeedRepost
}

/** The ids of the posts that were written last. */
function createRecent() {
  const ids = new Map<SeedPost, string>()
  return {
    add(post: SeedPost, id: string): void {
      ids.set(post, id)
      if (ids.size > MOST_RECENT) ids.delete(ids.keys().next().value as SeedPost)
    },
    idOf: (post: SeedPost) => ids.get(post) as string,
  }
}

type Ids = (at: number) => string

/** Ids of one table: its rows are written in the order of their moments. What stands in one list has different process numbers. */
function rowIds(processNumber = 0): Ids {
  let now = 0
  const ids = createIds(() => now, processNumber)
  return (at) => {
    now = at
    return ids.next()
  }
}

interface Placed extends RowOptions {
  /** The id of each person. */
  readonly accounts: readonly string[]
}

async function writeAccounts(
  writer: BulkWriter,
  { people }: Community,
  { passwordHash }: RowOptions,
): Promise<string[]> {
  const ids = rowIds()
  const accounts: string[] = []
  const byAge = people.map((_, index) => index).sort((a, b) => people[a]!.joinedAt - people[b]!.joinedAt)
  const columns = ['id', 'handle', 'skeleton', 'email', 'password_hash', 'role', 'epoch', 'is_private', 'created_at']
  for (const index of byAge) {
    const { handle, isPrivate, joinedAt } = people[index]!
    const id = ids(joinedAt)
    accounts[index] = id
    const cells = [
      id,
      handle,
      skeletonOf(handle),
      `${handle}@example.com`,
      passwordHash,
      'member',
      1,
      isPrivate ? 1 : 0,
      joinedAt,
    ]
    await writer.write('accounts', columns, cells)
  }
  return accounts
}

/** Ties began some time between the younger account and the community's present. */
function createTies(writer: BulkWriter, { people }: Community, { random, until, accounts }: Placed) {
  return async (table: string, [from, to]: readonly [string, string], ties: readonly Tie[]) => {
    const ids = rowIds()
    for (const { tie, at } of dated(ties, people, { random, until }))
      await writer.write(table, ['id', from, to, 'created_at'], [ids(at), accounts[tie.from]!, accounts[tie.to]!, at])
  }
}

function dated<T extends Tie>(
  ties: readonly T[],
  people: Community['people'],
  { random, until }: { random: Random; until: number },
) {
  return ties
    .map((tie) => {
      const both = Math.max(people[tie.from]!.joinedAt, people[tie.to]!.joinedAt)
      return { tie, at: both + Math.floor(random.next() * (until - both)) }
    })
    .sort((a, b) => a.at - b.at)
}

async function writeMutes(
  writer: BulkWriter,
  { mutes, people }: Community,
  { random, until, accounts }: Placed,
): Promise<void> {
  const ids = rowIds()
  const scopes = ['mutes_posts', 'mutes_reposts', 'mutes_stories', 'mutes_notifications']
  const columns = ['id', 'muter_id', 'muted_id', ...scopes, 'until', 'created_at']
  const begun = dated(mutes, people, { random, until }).map(({ tie, at }) => ({
    tie,
    at: tie.until === null ? at : Math.min(at, tie.until - DAY_MS),
  }))
  for (const { tie, at } of begun.sort((a, b) => a.at - b.at)) {
    const scope = [random.chance(0.85) ? 1 : 0, 1, 1, 1]
    await writer.write('mutes', columns, [ids(at), accounts[tie.from]!, accounts[tie.to]!, ...scope, tie.until, at])
  }
}

async function writeGraphCounts(
  writer: BulkWriter,
  { people, follows }: Community,
  accounts: readonly string[],
): Promise<void> {
  const followers = new Int32Array(people.length)
  const following = new Int32Array(people.length)
  for (const { from, to } of follows) {
    following[from]!++
    followers[to]!++
  }
  const columns = ['account_id', 'followers_count', 'following_count']
  for (const [index, id] of accounts.entries())
    await writer.write('graph_counts', columns, [id, followers[index]!, following[index]!])
}

async function writeLists(
  writer: BulkWriter,
  { lists, people }: Community,
  { until, accounts }: Placed,
): Promise<string[]> {
  const ids = rowIds()
  const memberIds = rowIds()
  const columns = ['id', 'owner_id', 'name', 'member_count', 'created_at']
  const made = lists.map(({ owner }, index) => ({ index, at: Math.floor((people[owner]!.joinedAt * 3 + until) / 4) })) // before the first post
  const listIds: string[] = []
  for (const { index, at } of made.sort((a, b) => a.at - b.at)) {
    const { owner, name, members } = lists[index]!
    const id = ids(at)
    listIds[index] = id
    await writer.write('audience_lists', columns, [id, accounts[owner]!, name, members.length, at])
    for (const member of members)
      await writer.write(
        'audience_list_members',
        ['id', 'list_id', 'member_id', 'created_at'],
        [memberIds(at), id, accounts[member]!, at],
      )
  }
  return listIds
}

interface PlacedPost {
  readonly id: string
  readonly accounts: readonly string[]
  readonly lists: readonly string[]
  /** How many there are. */
  readonly counts: { readonly comments: number; readonly reposts: number; readonly quotes: number }
}

async function writePost(
  writer: BulkWriter,
  { author, at, text, mentions, tags, audience }: SeedPost,
  { id, accounts, lists, counts: { comments, reposts, quotes } }: PlacedPost,
): Promise<void> {
  const spans = [
    ...mentions.map(({ start, end, person }) => ({ kind: 'mention', start, end, person: accounts[person] })),
    ...tags.map(({ start, end, tag }) => ({ kind: 'tag', start, end, tag })),
  ]
  const label = typeof audience === 'string' ? audience : 'list' in audience ? 'list' : 'only'
  const list = typeof audience === 'object' && 'list' in audience ? lists[audience.list]! : null
  const said = ['id', 'author_id', 'text', 'spans', 'audience', 'audience_list_id', 'created_at']
  const columns = [...said, 'comments_count', 'reposts_count', 'quotes_count']
  const cells = [id, accounts[author]!, text, JSON.stringify(spans), label, list, at]
  await writer.write('posts', columns, [...cells, comments, reposts, quotes])
  for (const tag of new Set(tags.map((one) => one.tag))) await writer.write('post_tags', ['post_id', 'tag'], [id, tag])
  if (typeof audience !== 'object' || !('only' in audience)) return
  for (const person of audience.only)
    await writer.write('post_audience', ['post_id', 'account_id'], [id, accounts[person]!])
}

/** In the order of their moments, and what is answered before its answers. */
async function writeComments(
  writer: BulkWriter,
  said: readonly Said[],
  { accounts, react }: { accounts: readonly string[]; react: ReturnType<typeof createReactions>['toComment'] },
): Promise<void> {
  const ids = rowIds()
  const idOf = new Map<SeedComment, string>()
  const replies = new Map<SeedComment, number>()
  for (const { parent } of said.map(({ comment }) => comment))
    if (parent) replies.set(parent, (replies.get(parent) ?? 0) + 1)
  const place = ['id', 'on_kind', 'on_id', 'parent_id', 'depth']
  const columns = [...place, 'author_id', 'text', 'spans', 'replies_count', 'score', 'created_at']
  for (const { post, comment } of said.toSorted((a, b) => a.comment.at - b.comment.at)) {
    const { author, at, text, parent, depth } = comment
    const id = ids(at)
    idOf.set(comment, id)
    const answered = parent ? idOf.get(parent)! : null
    const count = replies.get(comment) ?? 0
    const score = count + (await react(comment, { id, accounts }))
    const cells = [id, 'post', post, answered, depth, accounts[author]!, text, '[]', count, score, at]
    await writer.write('comments', columns, cells)
  }
}

/** In the order of their moments, as their ids are. They stand in homes beside posts, whose ids are others. */
async function writeReposts(writer: BulkWriter, reposted: readonly Reposted[], accounts: readonly string[]) {
  const ids = rowIds(1)
  const columns = ['id', 'account_id', 'post_id', 'created_at']
  for (const { post, repost } of reposted.toSorted((a, b) => a.repost.at - b.repost.at))
    await writer.write('reposts', columns, [ids(repost.at), accounts[repost.person]!, post, repost.at])
}

/** Some show first what they wrote last for everybody. */
async function writePins(
  writer: BulkWriter,
  pinned: ReadonlyMap<number, { readonly id: string; readonly at: number }>,
  accounts: readonly string[],
): Promise<void> {
  const columns = ['account_id', 'post_id', 'pinned_at']
  for (const [person, { id, at }] of pinned) await writer.write('pinned_posts', columns, [accounts[person]!, id, at])
}

async function writeProfiles(
  writer: BulkWriter,
  { people }: Community,
  { accounts, postsCounts }: { accounts: readonly string[]; postsCounts: Int32Array },
): Promise<void> {
  const columns = ['account_id', 'name', 'bio', 'links', 'who_may_mention', 'show_followers', 'posts_count']
  for (const [index, id] of accounts.entries()) {
    const { name, bio } = people[index]!
    await writer.write('profiles', columns, [id, name, bio, '[]', 'everyone', 'everyone', postsCounts[index]!])
  }
}
