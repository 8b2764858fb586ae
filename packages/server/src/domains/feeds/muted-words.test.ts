import type { PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const textsOf = async (person: TestPerson) =>
  (await person.feeds.home({ limit: 100 })).items.map(({ post }) => post.text)

test('[MUTE-1] posts of others that hold a muted word stay out of home and of nothing else', async () => {
  const { ann, bob } = await kindred.people('ann', 'bob')
  await ann.graph.follow({ target: bob.ref })
  for (const text of ['a ＳＰＯＩＬＥＲ', 'spoilers', 'the end #Finale', 'the finale']) await bob.posts.create({ text })
  await ann.posts.create({ text: 'my spoiler' })
  await ann.graph.mutedWords.add({ text: 'Spoiler' })
  await ann.graph.mutedWords.add({ text: '#FINALE' })
  expect(await textsOf(ann)).toEqual(['my spoiler', 'the finale', 'spoilers'])
  expect((await ann.posts.by({ author: bob.ref })).items).toHaveLength(4)
  await ann.graph.mutedWords.remove({ text: 'sPOILER' })
  await ann.graph.mutedWords.remove({ text: 'never muted' })
  expect(await textsOf(ann)).toEqual(['my spoiler', 'the finale', 'spoilers', 'a ＳＰＯＩＬＥＲ'])
})

test('[MUTE-1] [PAG-1] [PAG-3] pages go on past posts with muted words, each of the others once', async () => {
  const { cat, dan } = await kindred.people('cat', 'dan')
  await cat.graph.follow({ target: dan.ref })
  const wanted: PostId[] = []
  for (let number = 0; number < 60; number++) {
    const isMuted = number % 20 < 15
    const { id } = await dan.posts.create({ text: isMuted ? `mumble ${number}` : `plain ${number}` })
    if (!isMuted) wanted.unshift(id)
  }
  await cat.graph.mutedWords.add({ text: 'mumble' })
  const seen: PostId[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await cat.feeds.home({ limit: 4, ...(cursor ? { cursor } : {}) })
    seen.push(...page.items.map(({ post }) => post.id))
    if (page.cursor !== null) expect(page.items).toHaveLength(4)
    cursor = page.cursor
  }
  expect(seen).toEqual(wanted)
})

test('[MUTE-1] [BLK-7] a muted word ends by itself and is told to nobody else', async () => {
  const { eve, fay } = await kindred.people('eve', 'fay')
  await eve.graph.follow({ target: fay.ref })
  await fay.posts.create({ text: 'hush' })
  const until = new Date(kindred.clock() + 60_000).toISOString()
  await eve.graph.mutedWords.add({ text: 'hush' })
  await eve.graph.mutedWords.add({ text: 'HUSH', until })
  await eve.graph.mutedWords.add({ text: 'other' })
  expect((await eve.graph.mutedWords.list()).items).toEqual([
    { text: 'other', until: null },
    { text: 'HUSH', until },
  ])
  expect(await textsOf(eve)).toEqual([])
  expect(await textsOf(fay)).toEqual(['hush'])
  expect((await fay.graph.mutedWords.list()).items).toEqual([])
  kindred.clock.advance(60_000)
  expect(await textsOf(eve)).toEqual(['hush'])
  expect((await eve.graph.mutedWords.list({ limit: 1 })).items).toEqual([{ text: 'other', until: null }])
  expect(await kindred.server.house.services.graph.sweep()).toBe(1)
  expect(await kindred.server.house.services.graph.sweep()).toBe(0)
})

test('[MUTE-1] so many words and no more, each a word or a tag and for a time to come', async () => {
  const { gus } = await kindred.people('gus')
  for (let number = 0; number < 200; number++) await gus.graph.mutedWords.add({ text: `word ${number}` })
  await gus.graph.mutedWords.add({ text: 'WORD 7' })
  const refusedFor = (input: { text: string; until?: string }) =>
    gus.graph.mutedWords.add(input).then(
      () => undefined,
      ({ reason, details }) => ({ reason, details }),
    )
  expect(await refusedFor({ text: 'one more' })).toEqual({ reason: 'graph.too-many', details: { maximum: 200 } })
  for (const text of ['#', '# tag', '#a-b', ' ', 'x'.repeat(51)])
    expect(await refusedFor({ text })).toMatchObject({
      reason: 'invalid-input',
      details: { issues: [{ path: 'text', fix: expect.stringContaining('50 characters') }] },
    })
  const past = new Date(kindred.clock()).toISOString()
  expect(await refusedFor({ text: 'word 1', until: past })).toMatchObject({ details: { issues: [{ path: 'until' }] } })
})
