// Worlds as rows: what a database is filled with at once, and what a model reads. Nothing here goes through a service.
import { createHash } from 'node:crypto'
import type { AccountId, CollectionId, CommentId, Id, ListId, PostId, SessionId } from '@kindred/contract'
import type { Database } from '../../src/db/database.ts'
import { type AccountRow, type AccountTables, argon2Hasher, skeletonOf } from '../../src/domains/accounts/index.ts'
import { sha256, tokenOf } from '../../src/domains/accounts/tokens.ts'
import type { CommentTables } from '../../src/domains/comments/index.ts'
import type { CommentRow } from '../../src/domains/comments/tables.ts'
import type { GraphTables } from '../../src/domains/graph/index.ts'
import type { ActionRow, ModerationTables } from '../../src/domains/moderation/tables.ts'
import { type PostTables, tagsOf } from '../../src/domains/posts/index.ts'
import type { PostRow } from '../../src/domains/posts/tables.ts'
import type { ProfileRow, ProfileTables } from '../../src/domains/profiles/tables.ts'
import type { CountRow, ReactionTables } from '../../src/domains/reactions/tables.ts'
import type { RepostTables } from '../../src/domains/reposts/index.ts'
import type { SaveTables } from '../../src/domains/saves/tables.ts'
import type { SubjectId, SubjectTables } from '../../src/domains/subjects/tables.ts'
import type { TagTables } from '../../src/domains/tags/tables.ts'
import { bulkWrite, TEST_PASSWORD } from '../../src/testing/index.ts'
import { accountRow, nextId } from '../visibility/rows.ts'

type Tables = AccountTables &
  ProfileTables &
  GraphTables &
  PostTables &
  CommentTables &
  ModerationTables &
  ReactionTables &
  RepostTables &
  SaveTables &
  SubjectTables &
  Pick<TagTables, 'followed_tags'>

/** Parents first, since rows refer to each other. */
export const tables = [
  'accounts',
  'profiles',
  'sessions',
  'follows',
  'follow_requests',
  'blocks',
  'mutes',
  'muted_words',
  'followed_tags',
  'close_friends',
  'audience_lists',
  'audience_list_members',
  'posts',
  'post_audience',
  'post_quotes',
  'post_edits',
  'pinned_posts',
  'reposts',
  'subjects',
  'reactions',
  'collections',
  'saves',
  'comments',
  'moderation_actions',
] as const
type TableName = (typeof tables)[number]

/** All rows by table. Stored counters are not among them: `writeWorld` counts. */
export type World = { readonly [Table in TableName]: Tables[Table][] }

/** Somebody in a world, with a session. */
export interface Person {
  readonly id: AccountId
  readonly handle: string
  readonly role: AccountRow['role']
  readonly token: string
  readonly session: SessionId
}

/** The field of the developer's own that every profile and post of a world may have. */
export const worldFields = {
  profile: { note: { type: 'string', max: 100 } },
  post: { note: { type: 'string', max: 100 } },
} as const

export type NewPerson = Partial<Pick<AccountRow, 'handle' | 'role' | 'is_private' | 'suspended_at' | 'email'>> &
  Partial<ProfileRow> & { readonly id?: AccountId }

const passwordHash = await argon2Hasher({ memoryKib: 64, passes: 1 }).hash(TEST_PASSWORD)

export function emptyWorld(): World {
  return Object.fromEntries(tables.map((table) => [table, []])) as unknown as World
}

/** Tables that nobody draws: what services keep beside the others. */
export const keptTables = ['graph_counts', 'reaction_counts', 'reaction_leftovers'] as const

/** Adds somebody with a profile and a session that has just begun at `now`. */
export function addPerson(world: World, now: number, given: NewPerson = {}): Person {
  const { handle, role, is_private, suspended_at, email, id = nextId<AccountId>(), ...profile } = given
  const account = accountRow({
    id,
    password_hash: passwordHash,
    created_at: now,
    ...defined({ handle, skeleton: handle && skeletonOf(handle), role, is_private, suspended_at, email }),
  })
  world.accounts.push(account)
  world.profiles.push({ ...plainProfile, account_id: id, ...profile })
  const token = tokenOf(createHash('sha256').update(id).digest())
  const session = nextId<SessionId>()
  world.sessions.push({
    id: session,
    account_id: id,
    token_hash: sha256(token),
    device: null,
    epoch: 0,
    created_at: now,
    last_used_at: now,
    expires_at: now + DAY_MS,
  })
  return { id, handle: account.handle, role: account.role, token, session }
}

const DAY_MS = 86_400_000

const plainProfile = {
  name: null,
  bio: null,
  links: '[]',
  language: null,
  time_zone: null,
  who_may_mention: 'everyone',
  show_followers: 'everyone',
  posts_count: 0,
  fields: '{}',
} as const

/** What two people can be to each other, as the tables have it: the first does it, the second has it done. */
const ties = {
  follows: ['follower_id', 'followee_id'],
  follow_requests: ['requester_id', 'target_id'],
  blocks: ['blocker_id', 'blocked_id'],
  close_friends: ['owner_id', 'friend_id'],
} as const
export type TieTable = keyof typeof ties

export function addTie(world: World, table: TieTable, [from, to]: readonly [AccountId, AccountId]): void {
  const [first, second] = ties[table]
  const row = { id: nextId(), [first]: from, [second]: to, created_at: 0 }
  ;(world[table] as object[]).push(row)
}

export function addMute(world: World, [muter, muted]: readonly [AccountId, AccountId], until: number | null): void {
  const scope = { mutes_posts: 1, mutes_reposts: 1, mutes_stories: 1, mutes_notifications: 1 }
  world.mutes.push({ id: nextId<Id<'mute'>>(), muter_id: muter, muted_id: muted, ...scope, until, created_at: 0 })
}

export function addList(
  world: World,
  owner: AccountId,
  { name, members }: { name: string; members: AccountId[] },
): ListId {
  const id = nextId<ListId>()
  world.audience_lists.push({ id, owner_id: owner, name, member_count: 0, created_at: 0 })
  for (const member of members)
    world.audience_list_members.push({ id: nextId<Id<'member'>>(), list_id: id, member_id: member, created_at: 0 })
  return id
}

export type NewPost = Partial<Omit<PostRow, 'author_id'>> & { readonly named?: readonly AccountId[] }

export function addPost(world: World, author: AccountId, { named = [], ...given }: NewPost): PostRow {
  const post: PostRow = {
    id: nextId<PostId>(),
    author_id: author,
    text: 'words',
    spans: '[]',
    audience: 'public',
    audience_list_id: null,
    created_at: 0,
    edited_at: null,
    hidden_at: null,
    removed_at: null,
    archived_at: null,
    comments_count: 0,
    replies: 'everyone',
    holds_replies: 0,
    reposts_count: 0,
    quotes_count: 0,
    quotes: 'on',
    fields: '{}',
    ...given,
  }
  world.posts.push(post)
  for (const reader of named) world.post_audience.push({ post_id: post.id, account_id: reader })
  return post
}

export function addRepost(world: World, by: AccountId, post: PostId): void {
  world.reposts.push({ id: nextId<Id<'repost'>>(), account_id: by, post_id: post, created_at: 0, undone_id: null })
}

/** Has a post quote an older one. */
export function addQuote(
  world: World,
  { post, quoted, isDetached = false }: { post: PostId; quoted: PostId; isDetached?: boolean },
): void {
  world.post_quotes.push({ post_id: post, quoted_id: quoted, detached_at: isDetached ? 1 : null })
}

/** Has somebody show a post of theirs first. */
export function addPin(world: World, { author_id, id }: PostRow): void {
  world.pinned_posts.push({ account_id: author_id, post_id: id, pinned_at: 1 })
}

/** Has a post have said something else before. */
export function addEdit(world: World, post: PostId, text: string): void {
  world.post_edits.push({ id: nextId<Id<'edit'>>(), post_id: post, text, replaced_at: 1 })
}

/** Puts a thing of the host app's into the world, with people who like it. */
export function addSubject(world: World, key: string, fans: Iterable<AccountId>): SubjectId {
  const subject = nextId<SubjectId>()
  const counts = { comments_count: 0, saves_count: 0 }
  world.subjects.push({ id: subject, kind: 'recipe', external_key: key, ...counts, created_at: 0 })
  for (const account_id of new Set(fans)) {
    const item = { item_kind: 'subject', item_id: subject, reaction: 'like' } as const
    world.reactions.push({ id: nextId<Id<'reaction'>>(), account_id, ...item, created_at: 0 })
  }
  return subject
}

type NewReaction = ({ readonly post: PostId } | { readonly comment: CommentId }) & { readonly reaction: string }

export function addReaction(world: World, by: AccountId, { reaction, ...to }: NewReaction): void {
  const id = nextId<Id<'reaction'>>()
  const item =
    'post' in to
      ? ({ item_kind: 'post', item_id: to.post } as const)
      : ({ item_kind: 'comment', item_id: to.comment } as const)
  world.reactions.push({ id, account_id: by, ...item, reaction, created_at: 0 })
}

export function addCollection(world: World, owner: AccountId, name: string): CollectionId {
  const id = nextId<CollectionId>()
  world.collections.push({ id, owner_id: owner, name, name_key: name.toLowerCase(), saved_count: 0, created_at: 0 })
  return id
}

export function addSave(
  world: World,
  by: AccountId,
  { post, collection }: { post: PostId; collection: CollectionId | null },
): void {
  const id = nextId<Id<'save'>>()
  const item = { item_kind: 'post', item_id: post, collection_id: collection } as const
  world.saves.push({ id, account_id: by, ...item, created_at: 0 })
}

export type NewComment = Partial<Omit<CommentRow, 'author_id' | 'on_id'>>

type SaidOn = { readonly post: PostId } | { readonly subject: SubjectId }

/** Puts a comment under a post or a thing of the app, beneath `parent` if there is one. */
export function addComment(
  world: World,
  { author, parent, ...on }: { author: AccountId; parent?: CommentRow | undefined } & SaidOn,
  given: NewComment = {},
): CommentRow {
  const comment: CommentRow = {
    id: nextId<CommentId>(),
    on_kind: 'post' in on ? 'post' : 'subject',
    on_id: 'post' in on ? on.post : on.subject,
    parent_id: parent?.id ?? null,
    depth: (parent?.depth ?? 0) + 1,
    author_id: author,
    text: 'words about it',
    spans: '[]',
    replies_count: 0,
    score: 0,
    created_at: 0,
    edited_at: null,
    pinned_at: null,
    put_away_at: null,
    hidden_at: null,
    removed_at: null,
    held_at: null,
    ...given,
  }
  world.comments.push(comment)
  return comment
}

/** Puts down what a moderator did about a post, or about somebody. */
export function addAction(
  world: World,
  actor: AccountId,
  given: Pick<ActionRow, 'action' | 'reason'> & Partial<Pick<ActionRow, 'post_id' | 'account_id' | 'comment_id'>>,
): void {
  const id = nextId<Id<'action'>>()
  world.moderation_actions.push({
    id,
    post_id: null,
    account_id: null,
    comment_id: null,
    actor_id: actor,
    created_at: 0,
    ...given,
  })
}

/** Writes a world into a database that holds none of it, with the counters that services would have kept. */
export async function writeWorld(database: Database<unknown>, world: World): Promise<void> {
  const counts = countsOf(world)
  const count = (id: string, name: string) => counts.get(`${id} ${name}`) ?? 0
  const rows: Record<string, readonly object[]> = {
    ...world,
    post_tags: world.posts.flatMap((row) => tagsOf(row).map((tag) => ({ post_id: row.id, tag }))),
    profiles: world.profiles.map((row) => ({ ...row, posts_count: count(row.account_id, 'posts') })),
    posts: world.posts.map((row) => {
      const [comments_count, reposts_count, quotes_count] = (['comments', 'reposts', 'quotes'] as const).map((name) =>
        count(row.id, name),
      )
      return { ...row, comments_count, reposts_count, quotes_count }
    }),
    comments: world.comments.map((row) => {
      const replies = count(row.id, 'replies')
      return { ...row, replies_count: replies, score: replies + count(row.id, 'reactions') }
    }),
    audience_lists: world.audience_lists.map((row) => ({ ...row, member_count: count(row.id, 'memberCount') })),
    graph_counts: world.accounts.map(({ id }) => ({
      account_id: id,
      followers_count: count(id, 'followers'),
      following_count: count(id, 'following'),
    })),
    reaction_counts: reactionCounts(world),
    subjects: world.subjects.map((row) => ({ ...row, comments_count: count(row.external_key, 'comments') })),
    collections: world.collections.map((row) => ({ ...row, saved_count: count(row.id, 'savedCount') })),
  }
  await bulkWrite(database, async (writer) => {
    for (const table of [...tables, 'post_tags', ...keptTables])
      for (const row of rows[table] ?? []) await writer.write(table, Object.keys(row), Object.values(row))
  })
}

function reactionCounts({ reactions }: World): CountRow[] {
  const counts = tally(reactions.map((row) => `${row.item_id} ${row.item_kind} ${row.reaction}`))
  return [...counts].map(([name, count]) => {
    const [item_id, item_kind, reaction] = name.split(' ') as [string, CountRow['item_kind'], string]
    return { item_id, item_kind, reaction, count }
  })
}

/** Every number that is told of somebody or of a list, under its id and its name. */
export function countsOf({
  posts,
  comments,
  follows,
  audience_list_members: members,
  reactions,
  saves,
  subjects,
  reposts,
  post_quotes: quotes,
}: World): Map<string, number> {
  const counted = posts
    .filter((post) => post.removed_at === null && post.hidden_at === null && post.archived_at === null)
    .filter((post) => post.audience === 'public' || post.audience === 'followers')
  const said = comments.filter((row) => !row.removed_at && !row.hidden_at && !row.put_away_at && !row.held_at)
  const keys = new Map<string, string>(subjects.map((row) => [row.id, row.external_key]))
  const nameOf = (id: string) => keys.get(id) ?? id
  const quoting = new Set(counted.map(({ id }) => id))
  const quoted = quotes.filter((row) => row.detached_at === null && quoting.has(row.post_id))
  return tally([
    ...said.flatMap((row) => [`${nameOf(row.on_id)} comments`, ...(row.parent_id ? [`${row.parent_id} replies`] : [])]),
    ...counted.map((post) => `${post.author_id} posts`),
    ...reposts.filter((row) => row.undone_id === null).map((row) => `${row.post_id} reposts`),
    ...quoted.map((row) => `${row.quoted_id} quotes`),
    ...follows.flatMap((row) => [`${row.followee_id} followers`, `${row.follower_id} following`]),
    ...members.map((row) => `${row.list_id} memberCount`),
    ...reactions.map((row) => `${nameOf(row.item_id)} reactions`),
    ...saves.flatMap((row) => (row.collection_id ? [`${row.collection_id} savedCount`] : [])),
  ])
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function defined<Row extends object>(row: Row): { [Key in keyof Row]?: Exclude<Row[Key], undefined> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as never
}
