import type { PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withRole } from '../../../test/staff.ts'
import { type TestClient, type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const home = async (person: TestPerson) =>
  (await person.feeds.home({ limit: 100 })).items.map(({ post, why }) => [post.text, why])
const tagged = async (client: TestClient, tag: string) =>
  (await client.feeds.tag({ tag, limit: 100 })).items.map(({ post }) => post.text)

test('[TAG-1] the page of a tag holds the posts with it that one sees, newest first, however the tag is spelled', async () => {
  const { ann, bob, cat } = await kindred.people('ann', 'bob', 'cat')
  await cat.graph.follow({ target: bob.ref })
  await bob.posts.create({ text: 'one #Fußball #FUSSBALL' })
  await bob.posts.create({ text: 'for followers #fußball', audience: 'followers' })
  await bob.posts.create({ text: 'fußball without' })
  await ann.posts.create({ text: 'two #ｆｕßｂａｌｌ' })
  expect(await tagged(kindred.anonymous, '#Fußball')).toEqual(['two #ｆｕßｂａｌｌ', 'one #Fußball #FUSSBALL'])
  expect(await tagged(ann, 'FUßBALL')).toEqual(['two #ｆｕßｂａｌｌ', 'one #Fußball #FUSSBALL'])
  expect(await tagged(cat, 'fußball')).toEqual([
    'two #ｆｕßｂａｌｌ',
    'for followers #fußball',
    'one #Fußball #FUSSBALL',
  ])
  const { items } = await cat.feeds.tag({ tag: 'fußball' })
  expect(items.map(({ why }) => why)).toEqual(['tag', 'following', 'following'])
  expect(await tagged(cat, 'fußballer')).toEqual([])
})

test('[TAG-1] [VIS-4] [VIS-6] the page of a tag follows the edits, removals and hidings of its posts', async () => {
  const { dan, eve } = await kindred.people('dan', 'eve')
  const moderator = await withRole(kindred, 'mia', 'moderator')
  const { id: first } = await dan.posts.create({ text: '#one' })
  const { id: second } = await dan.posts.create({ text: '#one and #two' })
  await dan.posts.edit({ post: first, text: 'only #two' })
  expect(await tagged(eve, 'one')).toEqual(['#one and #two'])
  expect(await tagged(eve, 'two')).toEqual(['#one and #two', 'only #two'])
  await moderator.moderation.decide({ on: { post: second }, action: 'hide', reason: 'spam' })
  expect(await tagged(eve, 'two')).toEqual(['only #two'])
  expect(await tagged(dan, 'two')).toEqual(['#one and #two', 'only #two'])
  expect(await tagged(moderator, 'two')).toEqual(['#one and #two', 'only #two'])
  await moderator.moderation.decide({ on: { post: second }, action: 'restore', reason: 'a mistake' })
  expect(await tagged(eve, 'two')).toEqual(['#one and #two', 'only #two'])
  await dan.posts.remove({ post: second })
  for (const one of [eve, dan, moderator]) expect(await tagged(one, 'two')).toEqual(['only #two'])
})

test('[BLK-1] [BLK-7] [MUTE-1] blocks and muted words hold on the pages of tags, mutes of people do not', async () => {
  const { flo, gus, hal } = await kindred.people('flo', 'gus', 'hal')
  await gus.posts.create({ text: 'loud #news' })
  await hal.posts.create({ text: 'calm #news' })
  await flo.posts.create({ text: 'my own loud #news' })
  await flo.graph.mute({ target: hal.ref })
  await flo.graph.mutedWords.add({ text: 'loud' })
  expect(await tagged(flo, 'news')).toEqual(['my own loud #news', 'calm #news'])
  expect(await tagged(hal, 'news')).toEqual(['my own loud #news', 'calm #news', 'loud #news'])
  await hal.graph.block({ target: gus.ref })
  expect(await tagged(hal, 'news')).toEqual(['my own loud #news', 'calm #news'])
  expect(await tagged(gus, 'news')).toEqual(['my own loud #news', 'loud #news'])
  await flo.graph.mutedWords.add({ text: '#News' })
  expect(await tagged(flo, 'news')).toEqual(['my own loud #news'])
})

test('[TAG-1] posts with followed tags come into home once, as far as one sees them, and say why', async () => {
  const { ida, joe, kim } = await kindred.people('ida', 'joe', 'kim')
  await ida.graph.follow({ target: joe.ref })
  await joe.posts.create({ text: 'followed #tea #cake' })
  await kim.posts.create({ text: 'strange #tea #cake' })
  await kim.posts.create({ text: 'for followers #tea', audience: 'followers' })
  await kim.posts.create({ text: 'no tag' })
  await ida.posts.create({ text: 'mine #tea' })
  expect(await home(ida)).toEqual([
    ['mine #tea', 'own'],
    ['followed #tea #cake', 'following'],
  ])
  for (const tag of ['#Tea', 'cake', 'tea']) await ida.feeds.followTag({ tag })
  expect(await home(ida)).toEqual([
    ['mine #tea', 'own'],
    ['strange #tea #cake', 'tag'],
    ['followed #tea #cake', 'following'],
  ])
  await ida.graph.mute({ target: kim.ref, scope: ['posts'] })
  expect(await home(ida)).toHaveLength(2)
  await ida.graph.unmute({ target: kim.ref })
  await ida.feeds.unfollowTag({ tag: 'cake' })
  expect(await home(ida)).toHaveLength(3)
  await kim.graph.block({ target: ida.ref })
  expect(await home(ida)).toHaveLength(2)
  await kim.graph.unblock({ target: ida.ref })
  await ida.feeds.unfollowTag({ tag: 'tea' })
  expect(await home(ida)).toHaveLength(2)
  expect((await ida.feeds.followedTags()).items).toEqual([])
})

test('[FOL-5] [PAG-1] followed tags are listed once each, the latest first, and no more than a hundred', async () => {
  const { lea } = await kindred.people('lea')
  const followedAt = new Date(kindred.clock()).toISOString()
  for (const tag of ['one', '#Two', 'one']) await lea.feeds.followTag({ tag })
  expect((await lea.feeds.followedTags()).items).toEqual([
    { tag: 'two', followedAt },
    { tag: 'one', followedAt },
  ])
  for (let number = 0; number < 98; number++) await lea.feeds.followTag({ tag: `tag${number}` })
  const more = lea.feeds.followTag({ tag: 'more' })
  await expect(more).rejects.toMatchObject({ reason: 'feeds.too-many-tags', details: { maximum: 100 } })
  await lea.feeds.followTag({ tag: 'tag0' })
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await lea.feeds.followedTags({ limit: 7, ...(cursor ? { cursor } : {}) })
    seen.push(...page.items.map(({ tag }) => tag))
    cursor = page.cursor
  }
  expect(new Set(seen).size).toBe(100)
  expect(seen.slice(-2)).toEqual(['two', 'one'])
  for (const tag of ['', '#', '123', '  ', 'a'.repeat(101)])
    await expect(lea.feeds.followTag({ tag })).rejects.toMatchObject({
      reason: 'invalid-input',
      details: { issues: [{ path: 'tag' }] },
    })
})

test('[PAG-1] [PAG-2] [FEED-4] every post of a page of a tag and of a home with tags appears once, whatever is written meanwhile', async () => {
  let made = 0
  /** Each run has people and tags of its own, or the pages would grow from run to run. */
  async function begin() {
    const names = ['max', 'ned', 'oda'].map((name) => `${name}_${++made}`)
    const [max, ned, oda] = Object.values(await kindred.people(...names)) as [TestPerson, TestPerson, TestPerson]
    const spelled = (text: string) => text.replaceAll(/red|blue/g, `$&_${made}`)
    await max.graph.follow({ target: ned.ref })
    for (const tag of ['red', 'blue']) await max.feeds.followTag({ tag: spelled(tag) })
    return { max, ned, oda, spelled }
  }
  const texts = ['#red', '#blue', '#red #blue', 'plain']
  const script = fc.record({
    posts: fc.array(fc.record({ byNed: fc.boolean(), text: fc.constantFrom(...texts), isHidden: fc.boolean() }), {
      minLength: 20,
      maxLength: 40,
    }),
    limit: fc.integer({ min: 1, max: 6 }),
  })
  await fc.assert(
    fc.asyncProperty(script, async ({ posts, limit }) => {
      const { max, ned, oda, spelled } = await begin()
      const written: { id: PostId; text: string; byNed: boolean; isSeen: boolean }[] = []
      for (const { byNed, text, isHidden } of posts) {
        const audience = isHidden ? 'closeFriends' : 'public'
        const { id } = await (byNed ? ned : oda).posts.create({ text: spelled(text), audience })
        written.unshift({ id, text, byNed, isSeen: !isHidden })
      }
      const known = new Set(written.map(({ id }) => id))
      for (const [ask, isIn] of [
        ['home', (text: string, byNed: boolean) => byNed || text !== 'plain'],
        ['tag', (text: string) => text.includes('#red')],
      ] as const) {
        const seen: PostId[] = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const at = { limit, ...(cursor ? { cursor } : {}) }
          const page = await (ask === 'home' ? max.feeds.home(at) : max.feeds.tag({ tag: spelled('red'), ...at }))
          seen.push(...page.items.map(({ post }) => post.id))
          cursor = page.cursor
          await oda.posts.create({ text: spelled('#red') })
        }
        expect(new Set(seen).size).toBe(seen.length)
        const expected = written.filter(({ isSeen, text, byNed }) => isSeen && isIn(text, byNed))
        expect(seen.filter((id) => known.has(id))).toEqual(expected.map(({ id }) => id))
      }
    }),
    { numRuns: 4 },
  )
})
