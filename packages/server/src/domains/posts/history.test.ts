import type { PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const missing = { reason: 'not-found' }
const textsOf = async (viewer: Pick<TestPerson, 'posts'>, post: PostId, limit?: number) => {
  const texts: string[] = []
  let cursor: string | undefined
  do {
    const page = await viewer.posts.history({ post, ...(limit && { limit }), cursor })
    texts.push(...page.items.map(({ text }) => text))
    cursor = page.cursor ?? undefined
  } while (cursor !== undefined)
  return texts
}

test('[HIST-1] whoever sees a post reads what it said before, the last of it first, and when that was replaced', async () => {
  const { id: post } = await ann.posts.create({ text: 'one' })
  expect(await textsOf(bob, post)).toEqual([])
  kindred.clock.advance(1000)
  await ann.posts.edit({ post, text: 'two' })
  const at = new Date(kindred.clock()).toISOString()
  kindred.clock.advance(1000)
  await ann.posts.edit({ post, text: 'three' })
  const { items } = await kindred.anonymous.posts.history({ post })
  expect(items).toEqual([
    { text: 'two', replacedAt: new Date(kindred.clock()).toISOString() },
    { text: 'one', replacedAt: at },
  ])
  expect(await textsOf(bob, post, 1)).toEqual(['two', 'one'])
})

test('[HIST-1] what changes no word adds nothing', async () => {
  const { id: post } = await ann.posts.create({ text: 'same' })
  await ann.posts.edit({ post, text: ' same ' })
  await ann.posts.edit({ post, replies: 'off' })
  expect(await textsOf(ann, post)).toEqual([])
})

test('[HIST-1] [ERR-1] whoever does not see a post is told nothing of what it said, and nobody is once it is removed', async () => {
  const { id: post } = await ann.posts.create({ text: 'for few', audience: 'followers' })
  await ann.posts.edit({ post, text: 'for a few' })
  await expect(bob.posts.history({ post })).rejects.toMatchObject(missing)
  await bob.graph.follow({ target: '@ann' })
  expect(await textsOf(bob, post)).toEqual(['for few'])
  await ann.posts.remove({ post })
  await expect(ann.posts.history({ post })).rejects.toMatchObject(missing)
  expect((await kindred.dump()).post_edits?.filter((row) => row.includes('for few'))).toEqual([])
})

test('[HIST-1] the last hundred texts are kept', async () => {
  const { id: post } = await ann.posts.create({ text: 'text 0' })
  for (let at = 1; at <= 102; at++) await ann.posts.edit({ post, text: `text ${at}` })
  const texts = await textsOf(bob, post, 60)
  expect(texts).toEqual(Array.from({ length: 100 }, (_, at) => `text ${101 - at}`))
})

test('[HIST-1] of edits at the same time each keeps what it replaced', async () => {
  const { id: post } = await ann.posts.create({ text: 'first' })
  const texts = ['a', 'b', 'c', 'd', 'e']
  await Promise.all(texts.map((text) => ann.posts.edit({ post, text })))
  const { text } = await ann.posts.get({ post })
  expect([...(await textsOf(ann, post)), text].toSorted()).toEqual([...texts, 'first'].toSorted())
})
