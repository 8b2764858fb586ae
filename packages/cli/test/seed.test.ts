import type { Database } from '@kindred/server'
import { argon2Hasher, doctor, freshDatabase, startPostgres, type ThrowAwayPostgres } from '@kindred/server/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/src/db/open.ts'
import { allMigrations } from '../../server/src/schema.ts'
import { readFollows } from '../src/seed/follows-file.ts'
import { inventNetwork } from '../src/seed/network.ts'
import { createRandom } from '../src/seed/random.ts'
import { SEED_PASSWORD, type SeedOptions, seedCommunity } from '../src/seed/seed.ts'
import { workplace } from './kindred.ts'

const KEYS = {
  accounts: ['id'],
  profiles: ['account_id'],
  follows: ['id'],
  follow_requests: ['id'],
  blocks: ['id'],
  mutes: ['id'],
  close_friends: ['id'],
  audience_lists: ['id'],
  audience_list_members: ['id'],
  graph_counts: ['account_id'],
  posts: ['id'],
  post_audience: ['post_id', 'account_id'],
  reactions: ['id'],
  reaction_counts: ['item_id', 'reaction'],
  comments: ['id'],
  reposts: ['id'],
  post_quotes: ['post_id'],
  pinned_posts: ['account_id'],
} as const
type Table = keyof typeof KEYS
type Cell = string | number | null
type Row = Record<string, Cell>
type Rows = Record<Table, Row[]>

const kinds = ['sqlite', 'postgres'] as const
type Kind = (typeof kinds)[number]
const UNTIL = Date.parse('2026-11-20')

let postgres: ThrowAwayPostgres | undefined
let postgresUrl = process.env.KINDRED_TEST_DATABASE_URL ?? ''

beforeAll(async () => {
  if (postgresUrl) return
  postgres = await startPostgres()
  postgresUrl = postgres.url('postgres')
})
afterAll(() => postgres?.[Symbol.asyncDispose]())

function invented(options: Partial<SeedOptions> = {}): SeedOptions {
  const seed = options.seed ?? 42
  return { network: inventNetwork(120, createRandom(seed)), posts: 600, seed, until: UNTIL, ...options }
}

/** Seeds a database of its own and looks at all that is in it then. */
async function seeded<T>(
  kind: Kind,
  options: SeedOptions,
  look: (rows: Rows, database: { url: string }) => T,
): Promise<T> {
  const url = kind === 'sqlite' ? 'sqlite:' : postgresUrl
  await using fresh = await freshDatabase({ url, migrations: allMigrations(), name: 'seed' })
  await using database = await openDatabase<unknown>(fresh.url)
  await seedCommunity({ database }, options).catch((error: unknown) => {
    if (!/unique|duplicate/i.test(String(error))) throw error
  })
  return await look(await rowsOf(database), fresh)
}

async function rowsOf(database: Database<unknown>): Promise<Rows> {
  const { db } = database as Database<Record<string, Row>>
  const rows: Partial<Rows> = {}
  for (const table of Object.keys(KEYS) as Table[])
    rows[table] = await KEYS[table]
      .reduce((query, key) => query.orderBy(key), db.selectFrom(table).selectAll())
      .execute()
  return rows as Rows
}

const pair = (row: Row, from: string, to: string) => `${row[from]} ${row[to]}`
const reversed = (tie: string) => tie.split(' ').reverse().join(' ')

test('a seed gives the same rows each time and on both databases, and another seed others', async () => {
  const [sqlite, again, other] = await Promise.all([
    seeded('sqlite', invented(), (rows) => rows),
    seeded('sqlite', invented(), (rows) => rows),
    seeded('sqlite', invented({ seed: 43 }), (rows) => rows),
  ])
  for (const table of Object.keys(KEYS) as Table[]) expect(sqlite[table].length, table).toBeGreaterThan(0)
  expect(again).toEqual(sqlite)
  expect(await seeded('postgres', invented(), (rows) => rows)).toEqual(sqlite)
  expect(other.posts).not.toEqual(sqlite.posts)
})

describe.each(kinds)('a seeded community on %s', (kind) => {
  test('is one in which the doctor finds nothing', async () => {
    await seeded(kind, invented(), async (_, { url }) => expect(await doctor(url)).toEqual([]))
  })

  test('has blocks and requests between people without a tie alone, and private people keep their followers', async () => {
    const { accounts, follows, follow_requests, blocks } = await seeded(kind, invented(), (rows) => rows)
    const isPrivate = new Set(accounts.filter((account) => account.is_private === 1).map(({ id }) => id))
    const followed = follows.map((row) => pair(row, 'follower_id', 'followee_id'))
    const asked = follow_requests.map((row) => pair(row, 'requester_id', 'target_id'))
    const blocked = blocks.map((row) => pair(row, 'blocker_id', 'blocked_id'))
    const tied = new Set([...followed, ...followed.map(reversed)])
    expect(asked.filter((tie) => tied.has(tie))).toEqual([])
    for (const tie of [...asked, ...asked.map(reversed)]) tied.add(tie)
    expect(blocked.filter((tie) => tied.has(tie))).toEqual([])
    expect(follow_requests.every(({ target_id }) => isPrivate.has(target_id as string))).toBe(true)
    expect(follows.some(({ followee_id }) => isPrivate.has(followee_id as string))).toBe(true)
  })

  test('has mutes that hold, that end and that have ended, and posts for every audience', async () => {
    const { mutes, posts, post_audience, audience_lists } = await seeded(kind, invented(), (rows) => rows)
    const ends = mutes.map(({ until }) => (until === null ? 'never' : Number(until) > UNTIL ? 'ahead' : 'past'))
    expect(new Set(ends)).toEqual(new Set(['never', 'ahead', 'past']))
    const audiences = new Set(posts.map(({ audience }) => audience))
    expect(audiences).toEqual(new Set(['public', 'followers', 'mutuals', 'closeFriends', 'list', 'only']))
    const owners = new Map(audience_lists.map(({ id, owner_id }) => [id, owner_id]))
    const addressed = posts.filter(({ audience }) => audience === 'list')
    expect(addressed.every((post) => owners.get(post.audience_list_id as string) === post.author_id)).toBe(true)
    const named = new Set(post_audience.map(({ post_id }) => post_id))
    expect(posts.every(({ id, audience }) => named.has(id as string) === (audience === 'only'))).toBe(true)
  })

  test('has comments of followers on posts that they see, three levels deep, and answers of the authors', async () => {
    const { comments, posts, follows, reactions } = await seeded(kind, invented(), (rows) => rows)
    const authors = new Map(posts.map(({ id, author_id }) => [id, author_id]))
    const tied = new Set(follows.map((row) => pair(row, 'follower_id', 'followee_id')))
    const isKnown = (row: Row) => {
      const author = authors.get(row.on_id as string)
      return row.author_id === author || tied.has(`${row.author_id} ${author}`)
    }
    expect(comments.length).toBeGreaterThan(posts.length / 4)
    expect(comments.every(isKnown)).toBe(true)
    expect(new Set(comments.map(({ depth }) => depth))).toEqual(new Set([1, 2, 3]))
    expect(comments.some((row) => row.author_id === authors.get(row.on_id as string))).toBe(true)
    expect(new Set(reactions.map(({ item_kind }) => item_kind))).toEqual(new Set(['post', 'comment']))
  })

  test('has people who pin a post of theirs that is for everybody', async () => {
    const { pinned_posts, posts } = await seeded(kind, invented(), (rows) => rows)
    const post = new Map(posts.map((row) => [row.id, row]))
    expect(pinned_posts.length).toBeGreaterThan(1)
    for (const { account_id, post_id } of pinned_posts)
      expect(post.get(post_id as string)).toMatchObject({ author_id: account_id, audience: 'public' })
  })

  test('has reposts and quotes by followers, of posts for everybody, and each post knows how many', async () => {
    const { reposts, post_quotes, posts, follows } = await seeded(kind, invented(), (rows) => rows)
    const post = new Map(posts.map((row) => [row.id, row]))
    const tied = new Set(follows.map((row) => pair(row, 'follower_id', 'followee_id')))
    const isOpenTo = (person: Cell | undefined, id: Cell | undefined) =>
      post.get(id as string)?.audience === 'public' && tied.has(`${person} ${post.get(id as string)?.author_id}`)
    expect(reposts.length).toBeGreaterThan(posts.length / 10)
    expect(reposts.every((row) => isOpenTo(row.account_id, row.post_id))).toBe(true)
    expect(reposts.every((row) => Number(row.id) > Number(row.post_id))).toBe(true)
    expect(reposts.filter(({ id }) => post.has(id as string))).toEqual([])
    expect(post_quotes.length).toBeGreaterThan(posts.length / 100)
    expect(post_quotes.every((row) => isOpenTo(post.get(row.post_id as string)?.author_id, row.quoted_id))).toBe(true)
  })

  test('lies in the past of its present, each thing after those it refers to', async () => {
    const { accounts, follows, posts, audience_lists } = await seeded(kind, invented(), (rows) => rows)
    const born = new Map([...accounts, ...audience_lists].map(({ id, created_at }) => [id, Number(created_at)]))
    const isAfter = (row: Row, ...references: string[]) =>
      Number(row.created_at) <= UNTIL &&
      references.every(
        (name) => row[name] === null || Number(row.created_at) >= (born.get(row[name] as string) ?? UNTIL),
      )
    expect(follows.every((row) => isAfter(row, 'follower_id', 'followee_id'))).toBe(true)
    expect(audience_lists.every((row) => isAfter(row, 'owner_id'))).toBe(true)
    expect(posts.every((row) => isAfter(row, 'author_id', 'audience_list_id'))).toBe(true)
  })

  test('follows exactly as the file says, whose ids are handles', async () => {
    const { network, repeated } = readFollows('\uFEFF3\t1\r\n1\t2\r\n\r\n2\t1\r\n1\t2\r\n4\t1\n010\t4\n')
    expect(repeated).toBe(1)
    const { accounts, follows, graph_counts } = await seeded(kind, invented({ network, posts: 20 }), (rows) => rows)
    const handles = new Map(accounts.map(({ id, handle }) => [id, handle]))
    const ties = follows.map(({ follower_id, followee_id }) =>
      [handles.get(follower_id!), handles.get(followee_id!)].join(),
    )
    expect(ties.sort()).toEqual(['p010,p4', 'p1,p2', 'p2,p1', 'p3,p1', 'p4,p1'])
    const counts = graph_counts.map((row) => [handles.get(row.account_id!), row.followers_count, row.following_count])
    expect(new Set(counts.map(String))).toEqual(new Set(['p1,3,1', 'p2,1,1', 'p3,0,1', 'p4,1,1', 'p010,0,1']))
  })

  test('is written whole or not at all', async () => {
    const { follows, ...people } = inventNetwork(20, createRandom(1))
    const network = { ...people, follows: [...follows, follows[0]!] } // refused after the accounts were written
    const rows = await seeded(kind, invented({ network }), (left) => left)
    expect(Object.values(rows).flat()).toEqual([])
  })
})

test('everybody has the password that the command tells', async () => {
  const { accounts } = await seeded('sqlite', invented(), (rows) => rows)
  const [hash, ...others] = new Set(accounts.map(({ password_hash }) => password_hash as string))
  expect(others).toEqual([])
  expect(await argon2Hasher().verify(hash ?? null, SEED_PASSWORD)).toBe(true)
})

test('the command seeds from a file, warns of lines that repeat, and tells what it wrote', async () => {
  const { run } = workplace()
  const files = { 'f.tsv': '1\t2\n2\t1\n1\t2\n' }
  const { code, stdout, stderr } = await run('seed --follows f.tsv --posts 7 --until 2026-11-20 --json', { files })
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, people: 2, follows: 2, posts: 7 })
  expect(stderr).toContain('f.tsv repeats 1 of its lines')
})
