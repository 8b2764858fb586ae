import type { AccountId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Database } from '../../db/database.ts'
import { system } from '../../kernel/viewer.ts'
import type { Server } from '../../server.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import type { GraphTables } from '../graph/index.ts'
import type { PostTables } from '../posts/index.ts'
import type { RepostTables } from '../reposts/index.ts'
import type { TagTables } from '../tags/index.ts'

// A home is read from memory where it can be. Whoever reads must not be able to tell: one process remembers and is made to forget at any
// moment, one remembers nothing, and both write.

const NAMES = ['ann', 'bob', 'cat', 'dan', 'eve'] as const
/** What the memory listens to. */
const HEARD = new Set([
  'post.created',
  'post.reposted',
  'graph.followed',
  'graph.unfollowed',
  'graph.blocked',
  'tag.followed',
  'tag.unfollowed',
])

let kindred: TestServer
let plain: Server
let people: TestPerson[]
let told: string[] = []
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  plain = await kindred.another({ feeds: { remembers: false } })
  kindred.server.house.facts.listen(({ name }) => told.push(name))
  people = Object.values(await kindred.people(...NAMES))
  for (const author of people.slice(0, 2))
    for (let at = 0; at < 90; at++) await author.posts.create({ text: `old ${at}` })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const as = (server: Server, { id }: { id: AccountId }) =>
  server.as({ kind: 'account', id, role: 'member', session: undefined })
type Caller = ReturnType<typeof as>

interface Step {
  readonly verb: keyof typeof verbs
  readonly by: number
  readonly of: number
  readonly elsewhere: boolean
}

const verbs = {
  post: (me: Caller) => me.posts.create({ text: 'new' }),
  postTagged: (me: Caller) => me.posts.create({ text: 'new #tag' }),
  followTag: (me: Caller) => me.feeds.followTag({ tag: 'tag' }),
  unfollowTag: (me: Caller) => me.feeds.unfollowTag({ tag: '#Tag' }),
  muteWord: (me: Caller) => me.graph.mutedWords.add({ text: 'narrow' }),
  postNarrowly: (me: Caller, of: AccountId) => me.posts.create({ text: 'narrow', audience: { only: [of] } }),
  postToFriends: (me: Caller) => me.posts.create({ text: 'for friends', audience: 'closeFriends' }),
  postToFollowers: (me: Caller) => me.posts.create({ text: 'for followers', audience: 'followers' }),
  befriend: (me: Caller, person: AccountId) => me.graph.closeFriends.add({ person }),
  async repost(me: Caller, author: AccountId) {
    const post = (await me.posts.by({ author, limit: 3 })).items.find(({ viewer }) => !viewer.reposted)
    if (post) await me.posts.repost({ post: post.id })
  },
  async undoRepost(me: Caller, author: AccountId) {
    const post = (await me.posts.by({ author, limit: 20 })).items.find(({ viewer }) => viewer.reposted)
    if (post) await me.posts.undoRepost({ post: post.id })
  },
  muteReposts: (me: Caller, target: AccountId) => me.graph.mute({ target, scope: ['reposts'] }),
  follow: (me: Caller, target: AccountId) => me.graph.follow({ target }),
  unfollow: (me: Caller, target: AccountId) => me.graph.unfollow({ target }),
  removeFollower: (me: Caller, target: AccountId) => me.graph.removeFollower({ target }),
  approve: (me: Caller, target: AccountId) => me.graph.approve({ from: target }),
  block: (me: Caller, target: AccountId) => me.graph.block({ target }),
  unblock: (me: Caller, target: AccountId) => me.graph.unblock({ target }),
  mute: (me: Caller, target: AccountId) => me.graph.mute({ target }),
  unmute: (me: Caller, target: AccountId) => me.graph.unmute({ target }),
  goPrivate: (me: Caller) => me.profiles.updateSettings({ isPrivate: true }),
  goPublic: (me: Caller) => me.profiles.updateSettings({ isPrivate: false }),
  async removePost(me: Caller, author: AccountId) {
    const post = (await me.posts.by({ author, limit: 1 })).items.find(({ can }) => can.remove)
    if (post) await me.posts.remove({ post: post.id })
  },
  async archivePost(me: Caller, author: AccountId) {
    const post = (await me.posts.by({ author, limit: 3 })).items.find(({ can }) => can.edit)
    if (post) await me.posts.archive({ post: post.id })
  },
  async unarchivePost(me: Caller) {
    const [post] = (await me.posts.archived({ limit: 1 })).items
    if (post) await me.posts.unarchive({ post: post.id })
  },
  suspend: async (_: Caller, person: AccountId, { house }: Server) =>
    void (await house.transaction(({ accounts }) => accounts.suspend(system, person, null))),
  unsuspend: async (_: Caller, person: AccountId, { house }: Server) =>
    void (await house.transaction(({ accounts }) => accounts.unsuspend(system, person))),
  forget: async (_: Caller, __: AccountId, { house }: Server) => house.services.feeds.forget(),
} as const

const at = (place: number) => people[place % people.length] as TestPerson

/** Carries a step out; a refusal is an answer like any other. */
async function take({ verb, by, of, elsewhere }: Step): Promise<void> {
  const server = elsewhere ? plain : kindred.server
  await verbs[verb](as(server, at(by)), at(of).id, server).catch((error: { reason?: string }) => {
    if (error.reason === undefined) throw error
  })
}

async function mustBeAlike(reader: TestPerson, limit: number): Promise<void> {
  let cursor: string | undefined
  for (let pages = 0; pages < 2; pages++) {
    const page = { limit, ...(cursor && { cursor }) }
    const mine = await as(kindred.server, reader).feeds.home(page)
    const theirs = await as(plain, reader).feeds.home(page)
    expect(JSON.stringify(mine.items)).toBe(JSON.stringify(theirs.items))
    expect(mine.cursor === null).toBe(theirs.cursor === null)
    if (theirs.cursor === null) return
    cursor = pages % 2 === 0 ? (mine.cursor as string) : theirs.cursor
  }
}

/** What homes are made of. */
async function rows(): Promise<string> {
  const { db } = plain.database as Database<GraphTables & PostTables & RepostTables & TagTables>
  const follows = await db.selectFrom('follows').select('id').execute()
  const posts = await db
    .selectFrom('posts')
    .select((post) => post.fn.max('id').as('last_id'))
    .execute()
  const reposts = await db
    .selectFrom('reposts')
    .select((repost) => repost.fn.max('id').as('last_id'))
    .execute()
  const tags = await db.selectFrom('followed_tags').select('id').execute()
  return JSON.stringify([follows, posts, reposts, tags])
}

const place = fc.nat({ max: NAMES.length - 1 })
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<Step['verb']>('post', 'follow', 'repost') },
    { weight: 3, arbitrary: fc.constantFrom(...(Object.keys(verbs) as Step['verb'][])) },
  ),
  by: place,
  of: place,
  elsewhere: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
})

test('[CACHE-1] [CACHE-4] [FEED-1] [FEED-3] a home from memory is the home of the database, whoever does what in which process', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 15, maxLength: 30 }),
      fc.constantFrom(2, 5, 100),
      async (steps, limit) => {
        for (const one of steps) {
          told = []
          const before = await rows()
          await take(one)
          if (!one.elsewhere && (await rows()) !== before)
            expect([...HEARD]).toContain(told.find((name) => HEARD.has(name)))
          await mustBeAlike(at(steps.indexOf(one) % 2 === 0 ? one.by : one.of), limit)
        }
      },
    ),
    { numRuns: kindred.server.database.foreignCommits ? 10 : 1 }, // without it nothing is remembered
  )
})
