import type { PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { Server } from '../../server.ts'
import { bulkWrite, createIds, type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import { MOST_SEEN } from './seen.ts'
import type { FeedTables } from './tables.ts'

let kindred: TestServer
let plain: Server
let sent: string[] = []
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl'), onQuery: (sql) => void sent.push(sql) })
  plain = await kindred.another({ feeds: { remembers: false } })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const DAY_MS = 24 * 60 * 60 * 1000
const NOWHERE = '4503599627370495' as PostId

let made = 0
/** A reader who follows one person, and a stranger. */
async function circle() {
  const [rea, bob, cat] = Object.values(
    await kindred.people(...['rea', 'bob', 'cat'].map((name) => `${name}_${++made}`)),
  ) as [TestPerson, TestPerson, TestPerson]
  await rea.graph.follow({ target: bob.ref })
  return { rea, bob, cat }
}

const write = async (author: TestPerson) => (await author.posts.create({ text: 'hello' })).id
const inHome = async (reader: TestPerson, asked: { unseen?: boolean } = {}) =>
  (await reader.feeds.home({ ...asked, limit: 100 })).items.map(({ post }) => post.id)
const unseenBy = (reader: TestPerson) => inHome(reader, { unseen: true })
const callerOf = ({ id }: TestPerson, server = kindred.server) =>
  server.as({ kind: 'account', id, role: 'member', session: undefined })

async function statementsOf(call: () => Promise<unknown>): Promise<string[]> {
  sent = []
  await call()
  return sent
}

async function marksOf({ id }: TestPerson) {
  const { db } = kindred.server.database as Database<FeedTables>
  return db.selectFrom('feed_seen').select(['post_id', 'seen_at']).where('account_id', '=', id).execute()
}

test('[SEEN-1] [SEEN-2] what is marked leaves the home of the unseen of whoever marked it, and nothing else', async () => {
  const { rea, bob, cat } = await circle()
  await cat.graph.follow({ target: bob.ref })
  const [first, second] = [await write(bob), await write(bob)]
  const own = await write(rea)
  expect(await unseenBy(rea)).toEqual([own, second, first])
  await rea.feeds.seen({ posts: [first, own] })
  expect(await unseenBy(rea)).toEqual([second])
  expect(await inHome(rea)).toEqual([own, second, first])
  expect(await inHome(rea, { unseen: false })).toEqual([own, second, first])
  expect(await rea.feeds.newer({ feed: 'home', since: first })).toEqual({ count: 2 })
  for (const other of [cat, bob]) expect(await unseenBy(other)).toEqual([second, first])
})

test('[SEEN-1] [REP-2] a post that is seen is seen at every place, whoever brings it there', async () => {
  const { rea, bob, cat } = await circle()
  const [strange, other] = [await write(cat), await write(cat)]
  const own = await write(rea)
  for (const post of [strange, own]) await bob.posts.repost({ post })
  expect(await unseenBy(rea)).toEqual([own, strange])
  await rea.feeds.seen({ posts: [strange] })
  expect(await unseenBy(rea)).toEqual([own])
  await rea.graph.follow({ target: cat.ref })
  await rea.feeds.seen({ posts: [own] })
  expect(await unseenBy(rea)).toEqual([other])
  await bob.posts.repost({ post: other })
  expect(await unseenBy(rea)).toEqual([other])
})

interface Walked {
  readonly reader: TestPerson
  readonly limit: number
  /** What is marked after each page. */
  readonly marks: readonly PostId[][]
}

/** All pages to the end: one process remembers homes, the other does not, and they are asked in turn. */
async function walk({ reader, limit, marks }: Walked): Promise<PostId[]> {
  const shown: PostId[] = []
  let page = 0
  for (let cursor: string | null | undefined; cursor !== null; page++) {
    const posts = page === 0 ? [] : (marks[page - 1] ?? [])
    if (posts.length > 0) await reader.feeds.seen({ posts })
    const caller = callerOf(reader, page % 2 === 0 ? kindred.server : plain)
    const answer = await caller.feeds.home({ unseen: true, limit, ...(cursor && { cursor }) })
    expect(answer.cursor === null || answer.items.length === limit).toBe(true)
    shown.push(...answer.items.map(({ post }) => post.id))
    cursor = answer.cursor
  }
  return shown
}

test('[SEEN-1] [PAG-1] [PAG-2] [CACHE-1] the unseen is walked each once and none skipped, from memory or not, whatever is marked meanwhile', async () => {
  const some = fc.uniqueArray(fc.nat({ max: 23 }), { maxLength: 16 })
  const drawn = fc.record({ limit: fc.constantFrom(1, 2, 5), before: some, marks: fc.array(some, { maxLength: 8 }) })
  await fc.assert(
    fc.asyncProperty(drawn, async ({ limit, before, marks }) => {
      const { rea, bob, cat } = await circle()
      const posts: PostId[] = []
      for (let at = 0; at < 24; at++) posts.push(await write(at % 3 === 0 ? cat : bob))
      for (const post of posts) if (posts.indexOf(post) % 3 === 0) await bob.posts.repost({ post })
      const known = (places: readonly number[]) => places.map((at) => posts[at] as PostId)
      const home = await inHome(rea)
      expect(home).toHaveLength(posts.length)
      const already = known(before)
      if (already.length > 0) await rea.feeds.seen({ posts: already })
      const shown = await walk({ reader: rea, limit, marks: marks.map(known) })
      const seen = new Set((await marksOf(rea)).map((row) => row.post_id))
      expect(shown.filter((post) => already.includes(post))).toEqual([])
      expect(shown).toEqual(home.filter((post) => shown.includes(post)))
      expect(home.filter((post) => !seen.has(post) && !shown.includes(post))).toEqual([])
      expect(await unseenBy(rea)).toEqual(home.filter((post) => !seen.has(post)))
    }),
    { numRuns: 12 },
  )
})

test('[SEEN-2] [ERR-1] what a viewer does not see is not marked, answers as what they see, and costs the same', async () => {
  const { rea, bob, cat } = await circle()
  const { id: closed } = await bob.posts.create({ text: 'closed', audience: 'closeFriends' })
  const { id: only } = await bob.posts.create({ text: 'only', audience: { only: [cat.ref] } })
  const removed = await write(bob)
  await bob.posts.remove({ post: removed })
  const blocking = await write(cat)
  await cat.graph.block({ target: rea.ref })
  const open = await write(bob)
  const mark = (posts: PostId[]) => callerOf(rea).feeds.seen({ posts })
  const hidden = [closed, only, removed, blocking, NOWHERE]
  const costs = new Map<string, string[]>()
  for (const posts of [...hidden.map((post) => [post]), hidden, [open], [open]]) {
    costs.set(posts.join(), await statementsOf(() => mark(posts)))
    expect(await mark(posts)).toEqual({ done: true })
  }
  for (const statements of costs.values()) expect(statements).toEqual(costs.get(open))
  expect((await marksOf(rea)).map((row) => row.post_id)).toEqual([open])
  await bob.graph.closeFriends.add({ person: rea.ref })
  expect(await unseenBy(rea)).toEqual([closed])
})

test('[SEEN-2] what is marked keeps its first time, and is forgotten after thirty days', async () => {
  const { feeds } = kindred.server.house.services
  kindred.clock.advance(31 * DAY_MS)
  while ((await feeds.seen.sweep()) > 0); // of the other tests
  const { rea, bob } = await circle()
  const [early, late] = [await write(bob), await write(bob)]
  const began = kindred.clock()
  await rea.feeds.seen({ posts: [early, early] })
  kindred.clock.advance(29 * DAY_MS)
  await rea.feeds.seen({ posts: [early, late] })
  expect(await marksOf(rea)).toEqual([
    { post_id: early, seen_at: began },
    { post_id: late, seen_at: began + 29 * DAY_MS },
  ])
  kindred.clock.advance(DAY_MS - 1)
  expect(await feeds.seen.sweep()).toBe(0)
  expect(await unseenBy(rea)).toEqual([])
  kindred.clock.advance(1)
  expect(await feeds.seen.sweep()).toBe(1)
  expect(await feeds.seen.sweep()).toBe(0)
  expect(await unseenBy(rea)).toEqual([early])
})

/** Posts of somebody, of which a reader sees the first so many from now on, one a millisecond. */
async function fill(author: TestPerson, reader: TestPerson, { posts, seen }: { posts: number; seen: number }) {
  const now = kindred.clock()
  const made = createIds(() => now, 60)
  const ids = Array.from({ length: posts }, () => made.next<'post'>() as string)
  await bulkWrite(kindred.server.database, async (writer) => {
    for (const id of ids) {
      const cells = [id, author.id, 'many', '[]', 'public', now]
      await writer.write('posts', ['id', 'author_id', 'text', 'spans', 'audience', 'created_at'], cells)
    }
  })
  await bulkWrite(kindred.server.database, async (writer) => {
    for (const [at, id] of ids.slice(0, seen).entries())
      await writer.write('feed_seen', ['account_id', 'post_id', 'seen_at'], [reader.id, id, now + 1 + at])
  })
  kindred.server.house.services.feeds.forget() // rows that no verb wrote
  return ids as PostId[]
}

test('[SEEN-2] ten thousand are kept of what somebody saw, and the oldest go first', async () => {
  const { rea, bob, cat } = await circle()
  const ids = await fill(bob, rea, { posts: MOST_SEEN + 60, seen: MOST_SEEN })
  await cat.feeds.seen({ posts: ids.slice(0, 5) })
  kindred.clock.advance(MOST_SEEN + 1)
  const kept = async () => new Set((await marksOf(rea)).map((row) => row.post_id))
  await rea.feeds.seen({ posts: [ids[0] as PostId] })
  expect((await kept()).size).toBe(MOST_SEEN)
  await rea.feeds.seen({ posts: ids.slice(MOST_SEEN) })
  expect(await kept()).toEqual(new Set(ids.slice(60)))
  expect(await marksOf(cat)).toHaveLength(5)
  const again = ids.slice(0, 60)
  const both = [kindred.server, plain]
  await Promise.all(again.map((post, at) => callerOf(rea, both[at % 2]).feeds.seen({ posts: [post] })))
  expect(await kept()).toEqual(new Set([...again, ...ids.slice(120)]))
})

test('[PERF-1] a home that is asked for whole says nothing of what was seen to the database, and one of the unseen one statement more', async () => {
  const { rea, bob } = await circle()
  await rea.feeds.seen({ posts: [await write(bob)] })
  await write(bob)
  for (let round = 0; round < 3; round++) {
    const whole = await statementsOf(() => callerOf(rea).feeds.home({}))
    const unseen = await statementsOf(() => callerOf(rea).feeds.home({ unseen: true }))
    expect(whole.filter((sql) => sql.includes('feed_seen'))).toEqual([])
    expect(unseen.filter((sql) => sql.includes('feed_seen'))).toHaveLength(1)
    if (round > 0) expect(unseen).toHaveLength(whole.length + 1)
  }
})

test('[SEEN-1] [PAG-4] a cursor goes on in the home that it was made for, and a wrong input is named', async () => {
  const { rea, bob } = await circle()
  for (let at = 0; at < 3; at++) await write(bob)
  const { cursor } = await rea.feeds.home({ unseen: true, limit: 1 })
  const { cursor: whole } = await rea.feeds.home({ limit: 1 })
  const goOn = (asked: object) => rea.raw('feeds.home', { limit: 1, ...asked }).then(({ status }) => status)
  expect(await goOn({ unseen: true, cursor })).toBe(200)
  expect(await goOn({ unseen: false, cursor: whole })).toBe(200)
  expect(await goOn({ cursor })).toBe(400)
  expect(await goOn({ unseen: true, cursor: whole })).toBe(400)
  for (const posts of [[], Array.from({ length: 101 }, () => NOWHERE)])
    await expect(rea.feeds.seen({ posts })).rejects.toMatchObject({
      reason: 'invalid-input',
      details: { issues: [{ path: 'posts', fix: expect.any(String) }] },
    })
})
