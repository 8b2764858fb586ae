import { compareIds, type PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const textsOf = async (person: TestPerson) =>
  (await person.feeds.home({ limit: 100 })).items.map(({ post }) => post.text)

test('home holds the posts of those whom one follows and one’s own, newest first, and says why', async () => {
  const { ann, bob, cat } = await kindred.people('ann', 'bob', 'cat')
  await ann.graph.follow({ target: '@bob' })
  await bob.posts.create({ text: 'from bob' })
  await cat.posts.create({ text: 'from a stranger, for @ann' })
  await ann.posts.create({ text: 'my own' })
  const { items, cursor } = await ann.feeds.home()
  expect(items.map(({ post, why }) => [post.text, why])).toEqual([
    ['my own', 'own'],
    ['from bob', 'following'],
  ])
  expect(cursor).toBeNull()
})

test('[BLK-7] a mute of posts leaves the home feed until it ends, and nothing else', async () => {
  const { dan, eve } = await kindred.people('dan', 'eve')
  await dan.graph.follow({ target: '@eve' })
  await eve.posts.create({ text: 'muted now' })
  const until = new Date(kindred.clock() + 60_000).toISOString()
  await dan.graph.mute({ target: '@eve', scope: ['stories', 'notifications'] })
  expect(await textsOf(dan)).toEqual(['muted now'])
  await dan.graph.mute({ target: '@eve', scope: ['posts'], until })
  expect(await textsOf(dan)).toEqual([])
  expect((await dan.posts.by({ author: '@eve' })).items).toHaveLength(1)
  kindred.clock.advance(60_001)
  expect(await textsOf(dan)).toEqual(['muted now'])
})

test('[VIS-6] what changes between people changes the feed at the next read', async () => {
  const { flo, gus } = await kindred.people('flo', 'gus')
  await flo.graph.follow({ target: '@gus' })
  await gus.posts.create({ text: 'for all' })
  await gus.posts.create({ text: 'for friends', audience: 'closeFriends' })
  expect(await textsOf(flo)).toEqual(['for all'])
  await gus.graph.closeFriends.add({ person: '@flo' })
  expect(await textsOf(flo)).toEqual(['for friends', 'for all'])
  await gus.profiles.updateSettings({ isPrivate: true })
  await gus.graph.removeFollower({ target: '@flo' })
  expect(await textsOf(flo)).toEqual([])
  await gus.profiles.updateSettings({ isPrivate: false })
  await flo.graph.follow({ target: '@gus' })
  await gus.graph.block({ target: '@flo' })
  expect(await textsOf(flo)).toEqual([])
  await gus.graph.unblock({ target: '@flo' })
  expect(await textsOf(flo)).toEqual([])
})

test('[PAG-2] what is visible during the whole walk appears once, whatever is written meanwhile', async () => {
  const { hal, ida, joe } = await kindred.people('hal', 'ida', 'joe')
  for (const author of [ida, joe]) await hal.graph.follow({ target: author.ref })
  const authorOf = new Map<PostId, TestPerson>()
  const write = async (author: TestPerson) => {
    const { id } = await author.posts.create({ text: 'written' })
    authorOf.set(id, author)
    return id
  }
  const meanwhile = fc.record({
    limit: fc.integer({ min: 2, max: 9 }),
    /** Which of the posts that are there is removed before each page, by its place. */
    removed: fc.array(fc.nat({ max: 40 }), { maxLength: 12 }),
  })
  await fc.assert(
    fc.asyncProperty(meanwhile, async ({ limit, removed }) => {
      for (let number = 0; number < 6; number++) await write(number % 2 === 0 ? ida : joe)
      const stayed = new Set(authorOf.keys())
      const seen: PostId[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await hal.feeds.home({ limit, ...(cursor ? { cursor } : {}) })
        seen.push(...page.items.map(({ post }) => post.id))
        cursor = page.cursor
        const post = [...authorOf.keys()][removed.shift() ?? -1]
        if (post === undefined) continue
        await write(joe)
        await authorOf.get(post)?.posts.remove({ post })
        authorOf.delete(post)
        stayed.delete(post)
      }
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.filter((post) => stayed.has(post))).toEqual([...stayed].toSorted(compareIds).toReversed())
    }),
    { numRuns: 6 },
  )
})
