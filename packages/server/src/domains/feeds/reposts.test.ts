import { compareIds, type PostId } from '@kindred/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import type { Database } from '../../db/database.ts'
import { system } from '../../kernel/viewer.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import type { PostTables } from '../posts/index.ts'

let kindred: TestServer
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

let made = 0
/** A reader who follows two people, and two strangers of whom one writes. */
async function circle() {
  const names = ['rea', 'bob', 'cat', 'dan', 'eve'].map((name) => `${name}_${++made}`)
  const [rea, bob, cat, dan, eve] = Object.values(await kindred.people(...names)) as TestPerson[]
  const people = { rea, bob, cat, dan, eve } as Record<'rea' | 'bob' | 'cat' | 'dan' | 'eve', TestPerson>
  for (const target of [people.bob.ref, people.cat.ref]) await people.rea.graph.follow({ target })
  return people
}

const write = async (author: TestPerson, text = 'hello') => (await author.posts.create({ text })).id
const homeOf = async (person: TestPerson) => (await person.feeds.home({ limit: 100 })).items
const postsOf = async (person: TestPerson) => (await homeOf(person)).map(({ post }) => post.id)
const newer = async (person: TestPerson, since: PostId) => (await person.feeds.newer({ feed: 'home', since })).count
const factsOf = async (person: TestPerson, post: PostId) => person.feeds.explain({ feed: 'home', post })

/** Many strangers repost posts, as far as the number tells. */
async function inflate(posts: readonly PostId[], by: number): Promise<void> {
  const database = kindred.server.database as Database<PostTables>
  const more = sql<number>`reposts_count + cast(${by} as bigint)`
  await database.transaction(({ db }) =>
    db.updateTable('posts').set({ reposts_count: more }).where('id', 'in', posts).execute(),
  )
}

/** All pages to the end, with something done before each but the first. */
async function walk(person: TestPerson, limit: number, meanwhile: (page: number) => Promise<unknown> = async () => {}) {
  const posts: PostId[] = []
  let pages = 0
  for (let cursor: string | null | undefined; cursor !== null; pages++) {
    if (pages > 0) await meanwhile(pages)
    const page = await person.feeds.home({ limit, ...(cursor ? { cursor } : {}) })
    posts.push(...page.items.map(({ post }) => post.id))
    cursor = page.cursor
  }
  return posts
}

describe('places', () => {
  test('[REP-2] a post stands at the newest of its own time and of the reposts of those whom one follows, once', async () => {
    const { rea, bob, cat, dan, eve } = await circle()
    const old = await write(dan)
    const followed = await write(bob)
    const own = await write(rea)
    const between = await write(cat)
    await bob.posts.repost({ post: old })
    await cat.posts.repost({ post: followed })
    await bob.posts.repost({ post: own })
    await cat.posts.repost({ post: old })
    await eve.posts.repost({ post: between })
    await rea.posts.repost({ post: between })
    const items = await homeOf(rea)
    expect(items.map(({ post, why, repostedBy }) => [post.id, why, repostedBy?.id ?? null])).toEqual([
      [old, 'repost', cat.id],
      [own, 'repost', bob.id],
      [followed, 'repost', cat.id],
      [between, 'following', null],
    ])
    expect(items[0]?.repostedBy).toMatchObject({ handle: cat.handle, viewer: { following: 'yes' } })
    await cat.posts.undoRepost({ post: old })
    expect(await postsOf(rea)).toEqual([own, followed, old, between])
    await bob.posts.undoRepost({ post: old })
    expect(await postsOf(rea)).toEqual([own, followed, between])
    await bob.posts.repost({ post: old })
    expect(await postsOf(rea)).toEqual([own, followed, old, between])
  })

  test('[REP-2] [MUTE-1] [TAG-1] muted words and followed tags hold for what is reposted as for anything', async () => {
    const { rea, bob, dan } = await circle()
    const tagged = await write(dan, 'with #tea')
    const muted = await write(dan, 'mumble')
    const other = await write(bob)
    await rea.feeds.followTag({ tag: 'tea' })
    expect(await postsOf(rea)).toEqual([other, tagged])
    for (const post of [tagged, muted]) await bob.posts.repost({ post })
    expect(await postsOf(rea)).toEqual([muted, tagged, other])
    await rea.graph.mutedWords.add({ text: 'mumble' })
    expect((await homeOf(rea)).map(({ why }) => why)).toEqual(['repost', 'following'])
    expect((await dan.feeds.tag({ tag: 'tea' })).items).toMatchObject([{ why: 'own', repostedBy: null }])
  })

  test('[FEED-2] what is newer than a post is what stands above its place, and why it is there is told', async () => {
    const { rea, bob, cat, dan } = await circle()
    const old = await write(dan)
    const first = await write(bob)
    const second = await write(cat)
    await bob.posts.repost({ post: old })
    expect(await factsOf(rea, old)).toEqual({ isThere: true, facts: ['repost', 'not-following'] })
    expect(await factsOf(rea, second)).toEqual({ isThere: true, facts: ['following'] })
    expect([await newer(rea, old), await newer(rea, second), await newer(rea, first)]).toEqual([0, 1, 2])
    await cat.posts.repost({ post: first })
    expect([await newer(rea, first), await newer(rea, old), await newer(rea, second)]).toEqual([0, 1, 2])
    expect(await factsOf(rea, first)).toEqual({ isThere: true, facts: ['following', 'repost'] })
    await rea.graph.mute({ target: bob.ref, scope: ['reposts'] })
    expect(await factsOf(rea, old)).toEqual({ isThere: false, facts: ['not-following'] })
    expect(await newer(rea, second)).toBe(1)
  })
})

describe('what does not come in', () => {
  test('[BLK-7] a muted author’s reposts leave the home feed, and a muted author’s posts are reposted in vain', async () => {
    const { rea, bob, cat, dan } = await circle()
    const post = await write(dan)
    await bob.posts.repost({ post })
    const until = new Date(kindred.clock() + 60_000).toISOString()
    await rea.graph.mute({ target: bob.ref, scope: ['posts', 'stories'] })
    expect(await postsOf(rea)).toEqual([post])
    await rea.graph.mute({ target: bob.ref, scope: ['reposts'], until })
    expect(await postsOf(rea)).toEqual([])
    await cat.posts.repost({ post })
    expect((await homeOf(rea)).map(({ repostedBy }) => repostedBy?.id)).toEqual([cat.id])
    await rea.graph.mute({ target: dan.ref, scope: ['posts'] })
    expect(await postsOf(rea)).toEqual([])
    await rea.graph.mute({ target: dan.ref, scope: ['reposts'] })
    expect(await postsOf(rea)).toEqual([post])
    await cat.posts.undoRepost({ post })
    kindred.clock.advance(60_001)
    expect((await homeOf(rea)).map(({ repostedBy }) => repostedBy?.id)).toEqual([bob.id])
  })

  test('[BLK-1] [FEED-3] [VIS-6] whoever is blocked, suspended or followed no longer brings nothing, and what is hidden is brought by nobody', async () => {
    const { rea, bob, cat, dan } = await circle()
    const moderator = await withRole(kindred, `mia_${made}`, 'moderator')
    const post = await write(dan)
    for (const person of [bob, cat]) await person.posts.repost({ post })
    const by = async () => (await homeOf(rea)).map(({ repostedBy }) => repostedBy?.id)
    expect(await by()).toEqual([cat.id])
    const { house } = kindred.server
    await house.transaction(({ accounts }) => accounts.suspend(system, cat.id, null))
    expect(await by()).toEqual([bob.id])
    await rea.graph.unfollow({ target: bob.ref })
    expect(await by()).toEqual([])
    await rea.graph.follow({ target: bob.ref })
    await moderator.moderation.decide({ on: { post }, action: 'hide', reason: 'spam' })
    expect(await by()).toEqual([])
    await moderator.moderation.decide({ on: { post }, action: 'restore', reason: 'fine' })
    await dan.profiles.updateSettings({ isPrivate: true })
    expect(await by()).toEqual([])
    await dan.profiles.updateSettings({ isPrivate: false })
    expect(await by()).toEqual([bob.id])
    await dan.graph.block({ target: rea.ref })
    expect(await by()).toEqual([])
    await dan.graph.unblock({ target: rea.ref })
    await bob.graph.block({ target: rea.ref })
    expect(await by()).toEqual([])
    await bob.graph.unblock({ target: rea.ref })
    await rea.graph.follow({ target: bob.ref })
    await dan.posts.remove({ post })
    expect(await by()).toEqual([])
  })
})

describe('pages', () => {
  test('[FEED-4] [PAG-1] pages of any size give each post once, whoever reposted what', async () => {
    const { rea, bob, cat, dan } = await circle()
    const authors = [bob, cat, dan, rea]
    const posts: PostId[] = []
    const place = fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 19 }))
    for (let number = 0; number < 20; number++) posts.push(await write(authors[number % 4] as TestPerson))
    await fc.assert(
      fc.asyncProperty(fc.array(place, { maxLength: 6 }), fc.integer({ min: 1, max: 12 }), async (reposts, limit) => {
        for (const [by, at] of reposts) await authors[by]?.posts.repost({ post: posts[at] as PostId })
        const whole = await postsOf(rea)
        expect(await walk(rea, limit)).toEqual(whole)
        expect(new Set(whole).size).toBe(whole.length)
        await inflate(posts, 500)
        expect(await walk(rea, limit), 'when many others reposted all of it').toEqual(whole)
        await inflate(posts, -500)
      }),
      { numRuns: 5 },
    )
  })

  test('[PAG-2] what is taken back below a reader leaves the post of somebody followed where it was, and those of strangers nowhere', async () => {
    const { rea, bob, cat, dan } = await circle()
    const followed = await write(bob)
    const strange = await write(dan)
    const last = await write(cat)
    for (const post of [followed, strange]) await cat.posts.repost({ post })
    await bob.posts.repost({ post: last })
    kindred.clock.advance(1)
    const seen = await walk(rea, 1, async () => {
      kindred.clock.advance(1)
      for (const post of [followed, strange]) await cat.posts.undoRepost({ post })
    })
    expect(seen).toEqual([last, followed])
    const items = await homeOf(rea)
    expect(items.map(({ repostedBy }) => repostedBy?.id ?? null)).toEqual([bob.id, null])
  })

  test('[PAG-1] what was reposted and taken back in the very millisecond in which somebody begins to read has no place', async () => {
    const { rea, bob, cat, dan } = await circle()
    const [first, second, third] = [await write(bob), await write(cat), await write(bob)]
    await cat.posts.repost({ post: first })
    await cat.posts.undoRepost({ post: first })
    expect(await postsOf(rea)).toEqual([third, second, first])
    expect(await walk(rea, 1)).toEqual([third, second, first])
    await write(dan)
    await cat.posts.repost({ post: first })
    expect(await walk(rea, 1)).toEqual([first, third, second])
  })

  test('[PAG-2] what is taken back below a reader stays for them where it has a tag that they follow', async () => {
    const { rea, bob, dan } = await circle()
    await rea.feeds.followTag({ tag: 'soup' })
    const strange = await write(dan, 'good #soup')
    const last = await write(bob)
    await bob.posts.repost({ post: strange })
    const top = await write(bob)
    kindred.clock.advance(1)
    const seen = await walk(rea, 1, async () => {
      kindred.clock.advance(1)
      await bob.posts.undoRepost({ post: strange })
    })
    expect(seen).toEqual([top, strange, last])
    expect(await postsOf(rea)).toEqual([top, last, strange])
  })

  test.each([true, false])(
    '[PAG-2] what is reposted while the first page is read is not lost to whoever walks on; remembered: %s',
    async (remembers) => {
      let onSent: ((sql: string) => Promise<void>) | undefined
      const onQuery = (sql: string) => onSent?.(sql)
      await using own = await testServer({ databaseUrl: inject('databaseUrl'), feeds: { remembers }, onQuery })
      const { rea, bob, cat } = await own.people('rea', 'bob', 'cat')
      for (const target of [bob.ref, cat.ref]) await rea.graph.follow({ target })
      const [old, last] = [await write(bob), await write(cat)]
      own.clock.advance(1)
      for (let time = 0; time < 3; time++) await rea.feeds.home({ limit: 1 })
      let isRead = false
      onSent = async (sql) => {
        if (!isRead) {
          isRead = /mutes_words/.test(sql)
          return
        }
        onSent = undefined
        own.clock.advance(1)
        await cat.posts.repost({ post: old })
        own.clock.advance(1)
      }
      expect(await walk(rea, 1)).toEqual([last, old])
      expect(onSent).toBeUndefined()
    },
  )

  test('[PAG-2] [FEED-4] what is visible during the whole walk appears once, however much is reposted and taken back meanwhile', async () => {
    const { rea, bob, cat, dan } = await circle()
    const readers = [bob, cat]
    const act = fc.record({ by: fc.nat({ max: 1 }), at: fc.nat({ max: 11 }), isUndone: fc.boolean() })
    const meanwhile = fc.record({
      limit: fc.integer({ min: 1, max: 5 }),
      before: fc.array(act, { maxLength: 10 }),
      during: fc.array(fc.array(act, { maxLength: 4 }), { maxLength: 8 }),
    })
    await fc.assert(
      fc.asyncProperty(meanwhile, async ({ limit, before, during }) => {
        const posts: PostId[] = []
        for (let number = 0; number < 12; number++)
          posts.push(await write(number % 4 === 0 ? dan : (readers[number % 2] as TestPerson)))
        /** Those of strangers, which are there while somebody reposts them, and what was taken back once. */
        const undone = new Set<string>()
        const take = async ({ by, at, isUndone }: { by: number; at: number; isUndone: boolean }) => {
          const person = readers[by] as TestPerson
          const post = posts[at] as PostId
          if (isUndone) undone.add(`${by} ${at}`)
          else if (undone.has(`${by} ${at}`)) return // whoever reposts again stands where they stood: see the decision
          await (isUndone ? person.posts.undoRepost({ post }) : person.posts.repost({ post }))
          kindred.clock.advance(1)
        }
        for (const one of before) await take(one)
        const whole = await postsOf(rea)
        const seen = await walk(rea, limit, async (page) => {
          kindred.clock.advance(1)
          for (const one of during[page - 1] ?? []) await take(one)
        })
        expect(new Set(seen).size).toBe(seen.length)
        const stayed = posts.filter((post, at) => whole.includes(post) && at % 4 !== 0)
        expect(seen.filter((post) => stayed.includes(post)).toSorted(compareIds)).toEqual(stayed.toSorted(compareIds))
        for (const post of posts)
          await (posts.indexOf(post) % 4 === 0 ? dan : (readers[posts.indexOf(post) % 2] as TestPerson)).posts.remove({
            post,
          })
      }),
      { numRuns: 4 },
    )
  })
})
