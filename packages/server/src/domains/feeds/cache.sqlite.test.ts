import type { AccountId, PostId } from '@kindred/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { Server } from '../../server.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import type { AccountTables } from '../accounts/index.ts'
import type { GraphTables } from '../graph/index.ts'
import type { PostTables } from '../posts/index.ts'
import type { ProfileTables } from '../profiles/index.ts'
import { HomeCache } from './cache.ts'
import type { FeedReads } from './kernel.ts'

const SKELETON = /cross join posts/
const RINGS = /posts as last/
const REPOSTS = /reposts as newer/

let sent: string[] = []
let kindred: TestServer
let other: Server
let reader: TestPerson
let author: TestPerson
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: 'sqlite:', onQuery: (sql) => void sent.push(sql) })
  other = await kindred.another()
  const { rea, aut } = await kindred.people('rea', 'aut')
  reader = rea
  author = aut
  await reader.graph.follow({ target: author.ref })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())
beforeEach(() => kindred.server.house.services.feeds.forget())

/** What a home asks of the database, besides who asks. */
async function statementsOf(person: TestPerson): Promise<string[]> {
  sent = []
  await kindred.server.as({ kind: 'account', id: person.id, role: 'member', session: undefined }).feeds.home({})
  return sent
}

let changes = 0
/** A write that no home depends on. */
const elsewhere = () =>
  other
    .as({ kind: 'account', id: author.id, role: 'member', session: undefined })
    .profiles.update({ bio: `Change ${++changes}.` })

/** The posts, and the people in them. */
const REMEMBERED = 2

test('[PERF-1] a home that is remembered costs a statement for each kind of thing on its page, and none to find its posts', async () => {
  await author.posts.create({ text: `hello @${author.handle}` })
  expect((await statementsOf(reader)).filter((sql) => SKELETON.test(sql))).toHaveLength(1)
  await statementsOf(reader)
  expect(await statementsOf(reader)).toHaveLength(REMEMBERED)
  await author.posts.create({ text: 'more' })
  expect(await statementsOf(reader)).toHaveLength(REMEMBERED)
})

test('[PERF-1] a home that follows a tag costs one look-up more, once, and a home that follows none is no dearer for it', async () => {
  const { tia } = await kindred.people('tia')
  await tia.graph.follow({ target: author.ref })
  await tia.feeds.followTag({ tag: 'tag' })
  await author.posts.create({ text: 'hello' })
  const counts: number[] = []
  for (let round = 0; round < 4; round++) counts.push((await statementsOf(tia)).length)
  expect(counts).toEqual([REMEMBERED, REMEMBERED + 1, REMEMBERED, REMEMBERED])
  expect((await statementsOf(tia)).filter((sql) => SKELETON.test(sql))).toHaveLength(1)
  await tia.feeds.unfollowTag({ tag: 'tag' })
  await statementsOf(tia)
  const remembered = await statementsOf(tia)
  expect(remembered).toHaveLength(REMEMBERED)
  expect(remembered.filter((sql) => SKELETON.test(sql))).toEqual([])
})

test('[CACHE-4] beside a process that writes without pause homes are asked of the database, and nothing is loaded in vain', async () => {
  for (let round = 0; round < 5; round++) {
    await elsewhere()
    const statements = await statementsOf(reader)
    expect(statements.filter((sql) => SKELETON.test(sql))).toHaveLength(1)
    expect(statements.filter((sql) => RINGS.test(sql))).toEqual([])
  }
})

test('[CACHE-4] what another process commits is seen at the next read', async () => {
  for (let round = 0; round < 4; round++) await statementsOf(reader)
  const { id } = await other
    .as({ kind: 'account', id: author.id, role: 'member', session: undefined })
    .posts.create({ text: 'from elsewhere' })
  expect((await reader.feeds.home()).items[0]?.post.id).toBe(id)
})

test('[CACHE-1] whom the doctor of this process lets somebody follow is read at once', async () => {
  const { waiting, wanted } = await kindred.people('waiting', 'wanted')
  const { id } = await wanted.posts.create({ text: 'hello' })
  const { database } = kindred.server as unknown as { database: Database<GraphTables> }
  await database.transaction(({ db }) =>
    db
      .insertInto('follow_requests')
      .values({ id: '77' as never, requester_id: waiting.id, target_id: wanted.id, created_at: 1 })
      .execute(),
  )
  for (let round = 0; round < 3; round++) expect((await waiting.feeds.home()).items).toEqual([])
  await kindred.server.doctor({ fix: true })
  expect((await waiting.feeds.home()).items.map(({ post }) => post.id)).toEqual([id])
})

test('[CACHE-4] nothing is remembered of what a transaction reads', async () => {
  for (let round = 0; round < 3; round++) await statementsOf(reader)
  const viewer = { kind: 'account', id: reader.id, role: 'member', session: undefined } as const
  await kindred.server.house.transaction(async ({ feeds, posts }) => {
    const { id } = await posts.create({ ...viewer, id: author.id }, { text: 'not committed yet', audience: 'public' })
    const { items } = await feeds.home(viewer, { mode: 'latest', limit: 5 })
    expect(items.map(({ post }) => post.id)).toContain(id)
  })
})

test('[CACHE-4] a memory that has grown too large begins anew', async () => {
  const { database } = kindred.server as { database: Database<FeedReads> }
  const reading = { db: database.db, foreignCommits: () => 1 }
  const cache = new HomeCache(3)
  const window = { before: String(Number.MAX_SAFE_INTEGER) as PostId, count: 5 }
  const isKnown = async () => (await cache.candidates(reading, reader.id, window)) !== undefined
  const known: boolean[] = []
  for (let round = 0; round < 6; round++) known.push(await isKnown())
  expect(known).toEqual([false, true, false, true, false, true])
})

test('[CACHE-1] however many posts of strangers come between, a new post of somebody followed is seen', async () => {
  const { database } = kindred.server as { database: Database<FeedReads> }
  const reading = { db: database.db, foreignCommits: () => 1 }
  const cache = new HomeCache()
  const beginning = (person: TestPerson) =>
    cache.candidates(reading, person.id, { before: String(Number.MAX_SAFE_INTEGER) as PostId, count: 5 })
  for (let round = 0; round < 3; round++) for (const person of [reader, author]) await beginning(person)
  const ids = Array.from({ length: 100 }, (_, at) => String(Number.MAX_SAFE_INTEGER - 100 + at) as PostId)
  for (const id of ids.slice(0, -1)) cache.posted(reader.id, id)
  cache.posted(author.id, ids.at(-1) as PostId)
  expect((await beginning(author))?.ids[0]).toBe(ids.at(-1))
})

test('[CACHE-4] somebody who follows thousands is read in slices between which others have their turn', async () => {
  const { crowd } = await fill(1000)
  let turns = 0
  let isReading = true
  const count = () => {
    turns++
    if (isReading) setImmediate(count)
  }
  await statementsOf(reader)
  setImmediate(count)
  const statements = await statementsOf(reader)
  isReading = false
  const slices = statements.filter((sql) => RINGS.test(sql)).length
  expect(slices).toBeGreaterThanOrEqual(crowd.length / 64)
  expect(turns).toBeGreaterThanOrEqual(slices - 1)
})

test('[PERF-1] a remembered home asks for reposts where somebody followed reposted what is on its page, and nowhere else', async () => {
  const { quiet, loud, third } = await kindred.people('quiet', 'loud', 'third')
  await quiet.graph.follow({ target: loud.ref })
  const { id } = await third.posts.create({ text: 'worth more readers' })
  const asking = async () => (await statementsOf(quiet)).filter((sql) => REPOSTS.test(sql)).length
  for (let round = 0; round < 2; round++) await asking()
  expect(await asking()).toBe(0)
  await loud.posts.repost({ post: id })
  expect((await quiet.feeds.home()).items[0]).toMatchObject({ post: { id }, repostedBy: { id: loud.id } })
  expect(await asking()).toBe(1)
  for (let at = 0; at < 64; at++) await loud.posts.create({ text: `after it ${at}` })
  expect(await asking()).toBe(0)
})

/** A crowd of strangers whom the reader follows, with a post of each. */
async function fill(count: number): Promise<{ crowd: AccountId[] }> {
  const crowd = Array.from({ length: count }, (_, at) => String(10_000 + at) as AccountId)
  const { database } = kindred.server as unknown as {
    database: Database<AccountTables & ProfileTables & GraphTables & PostTables>
  }
  await database.transaction(async ({ db }) => {
    for (const id of crowd) {
      const at = { created_at: 1, id: id as never }
      const names = { handle: `c${id}`, skeleton: `c${id}`, email: `c${id}@example.com`, password_hash: null }
      const state = { role: 'member', suspended_at: null, suspended_until: null, epoch: 0, is_private: 0 } as const
      await db
        .insertInto('accounts')
        .values({ ...at, ...names, ...state })
        .execute()
      await db.insertInto('profiles').values(profileOf(id)).execute()
      await db
        .insertInto('follows')
        .values({ ...at, follower_id: reader.id, followee_id: id })
        .execute()
      const open = {
        audience: 'public',
        audience_list_id: null,
        edited_at: null,
        hidden_at: null,
        removed_at: null,
        comments_count: 0,
        replies: 'everyone',
        holds_replies: 0,
        reposts_count: 0,
        quotes_count: 0,
        quotes: 'on',
        fields: '{}',
      } as const
      await db
        .insertInto('posts')
        .values({ ...at, author_id: id, text: 'one', spans: '[]', ...open })
        .execute()
    }
  })
  kindred.server.house.services.feeds.forget() // rows that no verb wrote
  return { crowd }
}

function profileOf(account_id: AccountId) {
  const settings = { who_may_mention: 'everyone', show_followers: 'everyone' } as const
  return {
    account_id,
    name: null,
    bio: null,
    links: '[]',
    language: null,
    time_zone: null,
    ...settings,
    posts_count: 1,
    fields: '{}',
  }
}
