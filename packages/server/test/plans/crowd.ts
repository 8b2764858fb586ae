import type { PostId } from '@kindred/contract'
import { type BulkWriter, bulkWrite, createIds, type TestPerson, type TestServer } from '../../src/testing/index.ts'

/** How many strangers there are. Each table then has more rows than any plan would read for one call. */
export const STRANGERS = 11_000

/** Nobody follows more. */
const MOST_TAGS = 100

const MINUTE_MS = 60_000
const columns = {
  accounts: ['id', 'handle', 'skeleton', 'email', 'role', 'epoch', 'is_private', 'created_at'],
  profiles: ['account_id', 'links', 'who_may_mention', 'show_followers', 'posts_count'],
  graph_counts: ['account_id', 'followers_count', 'following_count'],
  follows: ['id', 'follower_id', 'followee_id', 'created_at'],
  follow_requests: ['id', 'requester_id', 'target_id', 'created_at'],
  blocks: ['id', 'blocker_id', 'blocked_id', 'created_at'],
  mutes: ['id', 'muter_id', 'muted_id', 'mutes_posts', 'until', 'created_at'],
  muted_words: ['id', 'owner_id', 'text', 'folded', 'until', 'created_at'],
  close_friends: ['id', 'owner_id', 'friend_id', 'created_at'],
  audience_lists: ['id', 'owner_id', 'name', 'member_count', 'created_at'],
  audience_list_members: ['id', 'list_id', 'member_id', 'created_at'],
  sessions: ['id', 'account_id', 'token_hash', 'epoch', 'created_at', 'last_used_at', 'expires_at'],
  sign_in_attempts: ['subject_hash', 'recent', 'last_at', 'clears_at'],
  idempotency_keys: ['key_hash', 'input_hash', 'created_at'],
  posts: ['id', 'author_id', 'text', 'spans', 'audience', 'reposts_count', 'created_at', 'archived_at'],
  post_audience: ['post_id', 'account_id'],
  post_quotes: ['post_id', 'quoted_id'],
  pinned_posts: ['account_id', 'post_id', 'pinned_at'],
  post_edits: ['id', 'post_id', 'text', 'replaced_at'],
  reposts: ['id', 'account_id', 'post_id', 'created_at', 'undone_id'],
  reactions: ['id', 'account_id', 'item_kind', 'item_id', 'reaction', 'created_at'],
  reaction_counts: ['item_id', 'item_kind', 'reaction', 'count'],
  collections: ['id', 'owner_id', 'name', 'name_key', 'saved_count', 'created_at'],
  saves: ['id', 'account_id', 'item_kind', 'item_id', 'collection_id', 'created_at'],
  subjects: ['id', 'kind', 'external_key', 'comments_count', 'saves_count', 'created_at'],
  comments: [
    'id',
    'on_kind',
    'on_id',
    'parent_id',
    'depth',
    'author_id',
    'text',
    'spans',
    'replies_count',
    'score',
    'created_at',
    'held_at',
  ],
  post_tags: ['post_id', 'tag'],
  followed_tags: ['id', 'account_id', 'tag', 'created_at'],
  feed_seen: ['account_id', 'post_id', 'seen_at'],
  api_keys: ['id', 'name', 'key_hash', 'scopes', 'maker_id', 'created_at'],
  hosted_people: ['account_id', 'external_ref'],
  acts: ['id', 'key_id', 'account_id', 'path', 'request', 'created_at'],
  exchange_tokens: ['id', 'token_hash', 'account_id', 'epoch', 'expires_at'],
  taken_tokens: ['token_hash', 'expires_at'],
  moderation_actions: ['id', 'action', 'post_id', 'account_id', 'comment_id', 'reason', 'actor_id', 'created_at'],
}
export type BigTable = keyof typeof columns
export const bigTables = Object.keys(columns) as BigTable[]

type Write = (table: BigTable, ...cells: (string | number | null)[]) => Promise<void>

interface Crowd {
  readonly write: Write
  readonly nextId: () => string
  readonly now: number
  readonly strangers: readonly string[]
}

/** Somebody who has so many of everything that a list may show. */
export interface Popular {
  readonly person: TestPerson
  /** A post of theirs. */
  readonly post: PostId
  readonly size: number
}

/** Fills every table with strangers and what lies between them, and gives each of the popular their number of everything. */
export async function fillWithStrangers(kit: TestServer, popular: readonly Popular[]): Promise<void> {
  const now = kit.clock()
  const ids = createIds(() => now, 63)
  const nextId = () => ids.next<'account'>() as string
  const strangers = Array.from({ length: STRANGERS }, nextId)
  await bulkWrite(kit.server.database, async (writer) => {
    const crowd: Crowd = { write: writing(writer), nextId, now, strangers }
    for (const [number, id] of strangers.entries()) await writeStranger(crowd, number, id)
    for (const [number, id] of strangers.entries()) await writeTies(crowd, number, id)
    for (const one of popular) await makePopular(crowd, one)
  })
}

function writing(writer: BulkWriter): Write {
  return (table, ...cells) => writer.write(table, columns[table], cells)
}

async function writeStranger({ write, now }: Crowd, number: number, id: string): Promise<void> {
  const handle = `stranger${number}`
  const skeleton = handle.replaceAll('0', 'o').replaceAll('1', 'l')
  await write('accounts', id, handle, skeleton, `${handle}@example.com`, 'member', 1, 0, now)
  await write('profiles', id, '[]', 'everyone', 'everyone', 1)
  await write('graph_counts', id, 5, 5) // as far as anything here counts down
  await write('sign_in_attempts', handle, 1, now, now + MINUTE_MS * (number + 1))
  await write('idempotency_keys', handle, handle, now)
  await write('api_keys', id, 'a key', handle, 'people:read', id, now)
  await write('hosted_people', id, `hosted${number}`)
  await write('acts', id, id, id, 'posts.get', handle, now)
  await write('exchange_tokens', id, handle, id, 1, now + MINUTE_MS * (number + 1))
  await write('taken_tokens', handle, now + MINUTE_MS * (number + 1))
}

async function writeTies({ write, nextId, now, strangers }: Crowd, number: number, id: string): Promise<void> {
  const other = (distance: number) => strangers[(number + distance) % strangers.length] as string
  await write('follows', nextId(), id, other(1), now)
  await write('follow_requests', nextId(), id, other(2), now)
  await write('blocks', nextId(), id, other(3), now)
  await write('mutes', nextId(), id, other(4), 1, now + MINUTE_MS * (number + 1), now)
  await write('muted_words', nextId(), id, 'spoiler', 'spoiler', now + MINUTE_MS * (number + 1), now)
  await write('close_friends', nextId(), id, other(5), now)
  const [list, post] = [nextId(), nextId()]
  await write('audience_lists', list, id, 'a list', 1, now)
  await write('audience_list_members', nextId(), list, other(6), now)
  await write('sessions', nextId(), id, `hash ${number}`, 1, now, now, now + MINUTE_MS * (number + 1))
  await write('posts', post, id, 'hello', '[]', 'public', 1, now, null)
  await write('post_edits', nextId(), post, 'hallo', now)
  await write('pinned_posts', id, post, now)
  const comment = nextId()
  await write('comments', comment, 'post', post, null, 1, other(8), 'hi', '[]', 1, number % 4 === 0 ? 2 : 1, now, null)
  if (number % 4 === 0) await write('reactions', nextId(), other(7), 'comment', comment, 'like', now)
  await write('reaction_counts', comment, 'comment', 'like', number % 4 === 0 ? 1 : 0)
  await write('comments', nextId(), 'post', post, comment, 2, id, 'hi', '[]', 0, 0, now, null)
  const named = nextId()
  await write('posts', named, id, 'for one', '[]', 'only', 0, now, null)
  await write('post_quotes', named, post)
  await write('reposts', nextId(), other(10), post, now, null)
  await write('post_audience', named, other(7))
  await write('reactions', nextId(), other(8), 'post', post, 'like', now)
  await write('reaction_counts', post, 'post', 'like', 1)
  const subject = nextId()
  await write('subjects', subject, 'recipe', `stranger${number}`, 0, 1, now)
  await write('reactions', nextId(), id, 'subject', subject, 'love', now)
  await write('reaction_counts', subject, 'subject', 'love', 1)
  const collection = nextId()
  await write('collections', collection, id, 'Mine', 'mine', 1, now)
  await write('saves', nextId(), id, 'post', post, collection, now)
  await write('saves', nextId(), other(9), 'subject', subject, null, now)
  await write('post_tags', post, number % 2 === 0 ? 'everywhere' : `rare${number}`)
  await write('followed_tags', nextId(), id, 'everywhere', now)
  await write('feed_seen', id, post, now + number)
  await write('moderation_actions', nextId(), 'hide', post, null, null, 'spam', id, now)
}

/** Everybody in a list of theirs is somebody else, whom they see. */
async function makePopular(
  { write, nextId, now, strangers }: Crowd,
  { person: { id, handle }, post, size }: Popular,
): Promise<void> {
  const crowd = (number: number) => strangers.slice(number * size, (number + 1) * size)
  const list = nextId()
  await write('pinned_posts', id, post, now)
  await write('graph_counts', id, size, size)
  await write('reaction_counts', post, 'post', 'like', size)
  const subject = nextId()
  await write('subjects', subject, 'recipe', handle, size, 0, now)
  await write('reaction_counts', subject, 'subject', 'like', size)
  await write('audience_lists', list, id, 'everybody', size, now)
  const collection = nextId()
  await write('collections', collection, id, 'Everything', 'everything', size, now)
  const liked = nextId()
  await write('comments', liked, 'post', post, null, 1, id, 'hi', '[]', 1, size + 1, now, null)
  await write('comments', nextId(), 'post', post, liked, 2, id, 'hi', '[]', 0, 0, now, null)
  await write('reaction_counts', liked, 'comment', 'like', size)
  for (let made = 0; made < 9; made++) await write('collections', nextId(), id, `c${made}`, `c${made}`, 0, now - 1)
  for (const stranger of crowd(0)) {
    await write('follows', nextId(), id, stranger, now)
    await write('follows', nextId(), stranger, id, now)
    await write('mutes', nextId(), id, stranger, 0, null, now)
    await write('muted_words', nextId(), id, `of ${stranger}`, `of ${stranger}`, null, now)
    await write('close_friends', nextId(), id, stranger, now)
    await write('audience_list_members', nextId(), list, stranger, now)
    await write('audience_lists', nextId(), id, 'a list', 0, now)
    const own = nextId()
    await write('posts', own, id, 'of mine', '[]', 'public', 0, now, null)
    const alone = nextId()
    await write('posts', alone, id, 'of mine alone', '[]', 'public', 0, now, now)
    await write('feed_seen', id, alone, now)
    await write('post_quotes', own, post)
    await write('post_edits', nextId(), post, 'of mine', now)
    await write('saves', nextId(), id, 'post', own, collection, now)
    await write('reactions', nextId(), stranger, 'post', post, 'like', now)
    await write('reactions', nextId(), stranger, 'subject', subject, 'like', now)
    await write('reactions', nextId(), stranger, 'comment', liked, 'like', now)
    const comment = nextId()
    await write('comments', comment, 'post', post, null, 1, stranger, 'hi', '[]', 1, 1, now, null)
    await write('comments', nextId(), 'post', post, comment, 2, id, 'hi', '[]', 0, 0, now, null)
    await write('comments', nextId(), 'post', post, null, 1, stranger, 'hi', '[]', 0, 0, now, now)
    await write('comments', nextId(), 'subject', subject, null, 1, stranger, 'hi', '[]', 0, 0, now, null)
    await write('sessions', nextId(), id, `hash ${stranger} ${id}`, 1, now, now, now + 1e9)
    await write('moderation_actions', nextId(), 'suspend', null, id, null, 'spam', stranger, now)
  }
  for (const [number, stranger] of crowd(0).slice(0, MOST_TAGS).entries())
    await write('followed_tags', nextId(), id, number === 0 ? 'everywhere' : `rare${stranger}`, now)
  for (const stranger of crowd(1)) await write('follow_requests', nextId(), stranger, id, now)
  for (const stranger of crowd(2)) await write('follow_requests', nextId(), id, stranger, now)
  for (const stranger of crowd(3)) await write('blocks', nextId(), id, stranger, now)
  for (const stranger of crowd(4)) await write('reposts', nextId(), stranger, post, now, null)
}
