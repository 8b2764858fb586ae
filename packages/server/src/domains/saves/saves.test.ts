import type { CollectionId, PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import { MAX_COLLECTIONS } from './rules.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

let made = 0
const newcomer = async () => {
  const handle = `keeper_${++made}`
  return (await kindred.people(handle))[handle] as TestPerson
}
const written = async (text = 'hello') => (await ann.posts.create({ text })).id
const countOf = async (person: TestPerson, collection: CollectionId) =>
  (await person.collections.all({ limit: 100 })).items.find(({ id }) => id === collection)?.savedCount
const savedBy = async (person: TestPerson, collection?: CollectionId): Promise<PostId[]> =>
  (await person.posts.saved({ limit: 100, ...(collection && { collection }) })).items.map(({ id }) => id)

test('[IDEM-1] saving twice is saving once, told to nobody but the one who saved', async () => {
  const kim = await newcomer()
  const post = await written()
  kindred.expectFacts({})
  for (let time = 0; time < 2; time++)
    expect((await kim.posts.save({ post })).viewer).toMatchObject({ saved: true, isAuthor: false })
  expect(await savedBy(kim)).toEqual([post])
  expect((await ann.posts.get({ post })).viewer.saved).toBe(false)
  expect((await kindred.anonymous.posts.get({ post })).viewer.saved).toBe(false)
  for (let time = 0; time < 2; time++) expect((await kim.posts.unsave({ post })).viewer.saved).toBe(false)
  expect(await savedBy(kim)).toEqual([])
  kindred.expectFacts({ '*': 0 })
})

test('[CNT-1] a save is in one collection or in none, and each says how many are in it', async () => {
  const kim = await newcomer()
  const { id: one } = await kim.collections.create({ name: 'one' })
  const { id: two } = await kim.collections.create({ name: 'two' })
  const post = await written()
  await kim.posts.save({ post, collection: one })
  await kim.posts.save({ post })
  expect([await countOf(kim, one), await savedBy(kim, one)]).toEqual([1, [post]])
  await kim.posts.save({ post, collection: two })
  expect([await countOf(kim, one), await countOf(kim, two), await savedBy(kim, one)]).toEqual([0, 1, []])
  await kim.posts.save({ post, collection: null })
  expect([await countOf(kim, two), await savedBy(kim), await savedBy(kim, two)]).toEqual([0, [post], []])
  await kim.posts.save({ post, collection: two })
  await kim.posts.unsave({ post })
  expect(await countOf(kim, two)).toBe(0)
  await kim.posts.save({ post, collection: two })
  await kim.collections.remove({ collection: two })
  expect(await savedBy(kim)).toEqual([post])
  expect(await kindred.doctor()).toEqual([])
})

test('[CNT-1] [CNT-3] ninety-six verbs at once on one post leave one save at most, counted where it is', async () => {
  const kim = await newcomer()
  const post = await written()
  const collections = await Promise.all(['a', 'b', 'c'].map((name) => kim.collections.create({ name })))
  const verbs = Array.from({ length: 96 }, (_, at) =>
    at % 8 === 7 ? kim.posts.unsave({ post }) : kim.posts.save({ post, collection: collections[at % 3]?.id ?? null }),
  )
  expect((await Promise.allSettled(verbs)).filter(({ status }) => status === 'rejected')).toEqual([])
  for (const { id } of collections) expect(await countOf(kim, id)).toBe((await savedBy(kim, id)).length)
  expect(await kindred.doctor()).toEqual([])
})

test('a name is had once by an owner, capitals aside, and by every owner', async () => {
  const [kim, lou] = [await newcomer(), await newcomer()]
  const taken = { reason: 'collections.name-taken' }
  const { id: collection, name } = await kim.collections.create({ name: 'Straße' })
  expect(name).toBe('Straße')
  await expect(kim.collections.create({ name: 'STRAßE' })).rejects.toMatchObject(taken)
  await lou.collections.create({ name: 'straße' })
  const { id: other } = await kim.collections.create({ name: 'other' })
  await expect(kim.collections.rename({ collection: other, name: 'sTraße' })).rejects.toMatchObject(taken)
  expect(await kim.collections.rename({ collection, name: 'STRAßE' })).toMatchObject({ id: collection, name: 'STRAßE' })
  const attempts = Array.from({ length: 8 }, () => kim.collections.create({ name: 'at once' }))
  expect((await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('there may be so many collections and not one more', async () => {
  const kim = await newcomer()
  const attempts = Array.from({ length: MAX_COLLECTIONS + 3 }, (_, at) => kim.collections.create({ name: `${at}` }))
  const refused = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(3)
  expect(refused[0]).toMatchObject({
    reason: { reason: 'collections.too-many', details: { maximum: MAX_COLLECTIONS } },
  })
  expect((await kim.collections.all({ limit: 100 })).items).toHaveLength(MAX_COLLECTIONS)
})

test('[AUTHZ-2] the collection of somebody else is as good as none, and stays as it was', async () => {
  const [kim, lou] = [await newcomer(), await newcomer()]
  const { id: collection } = await kim.collections.create({ name: 'private' })
  const post = await written()
  await kim.posts.save({ post, collection })
  const missing = '4503599627370495' as CollectionId
  const verbs: ((collection: CollectionId) => Promise<unknown>)[] = [
    (collection) => lou.collections.rename({ collection, name: 'mine' }),
    (collection) => lou.collections.remove({ collection }),
    (collection) => lou.posts.save({ post, collection }),
    (collection) => lou.posts.saved({ collection }),
  ]
  for (const verb of verbs)
    for (const id of [collection, missing]) await expect(verb(id)).rejects.toMatchObject({ reason: 'not-found' })
  expect((await kim.collections.all()).items).toMatchObject([{ name: 'private', savedCount: 1 }])
  expect(await savedBy(lou)).toEqual([])
})

test('[VIS-6] [PAG-1] what is saved is listed as far as its reader sees it now, once each, the last save first', async () => {
  const kim = await newcomer()
  const posts: PostId[] = []
  for (let number = 0; number < 7; number++) posts.push(await written(`${number}`))
  for (const post of posts.toReversed()) await kim.posts.save({ post })
  await ann.posts.remove({ post: posts[3] as PostId })
  const { id: later } = await bob.posts.create({ text: 'of bob' })
  await kim.posts.save({ post: later })
  await bob.graph.block({ target: kim.ref })
  const walked: PostId[] = []
  let cursor: string | null | undefined
  do {
    const page = await kim.posts.saved({ limit: 2, ...(cursor ? { cursor } : {}) })
    walked.push(...page.items.map(({ id }) => id))
    cursor = page.cursor
  } while (cursor !== null)
  expect(walked).toEqual(posts.filter((_, at) => at !== 3))
  await expect(kim.posts.save({ post: later })).rejects.toMatchObject({ reason: 'not-found' })
  await expect(kim.posts.unsave({ post: later })).rejects.toMatchObject({ reason: 'not-found' })
})
