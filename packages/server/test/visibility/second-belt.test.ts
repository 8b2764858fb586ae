import type { FeedItem, PostId } from '@kindred/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { system } from '../../src/kernel/viewer.ts'
import { type TestPerson, type TestServer, testServer } from '../../src/testing/index.ts'
import { withRole } from '../staff.ts'

// A list is read in steps: which candidates there are and their rows, as SQL lets them through, in one statement or in two; and the
// people, by whom the rule decides again. Here somebody hides something between two statements.

type Moment = { readonly before: RegExp } | { readonly after: RegExp }

let meanwhile: { moment: Moment; isNow: boolean; hide: () => Promise<unknown> } | undefined

async function onQuery(sql: string): Promise<void> {
  if (!meanwhile) return
  const { moment, isNow, hide } = meanwhile
  if (isNow || ('before' in moment && moment.before.test(sql))) {
    meanwhile = undefined
    await hide()
  } else meanwhile.isNow = 'after' in moment && moment.after.test(sql)
}

/** Reads, and hides before the statement that is meant, or between it and the one that follows it. */
async function between<Answer>(moment: Moment, hide: () => Promise<unknown>, read: () => Promise<Answer>) {
  meanwhile = { moment, hide, isNow: false }
  const answer = await read()
  expect(meanwhile, 'nothing was read in between').toBeUndefined()
  return answer
}

const SKELETON = { after: /as materialized/ }
const ROWS = / as "saved"/
const FACTS_OF_PERSON = { after: /viewer_blocks/ }

const [all, friends] = ['#belt for all', '#belt for friends']

let kindred: TestServer
let moderator: TestPerson
let viewer: TestPerson
let author: TestPerson
let open: PostId
let narrow: PostId
beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl'), onQuery, mayUseSecondBelt: true })
  moderator = await withRole(kindred, 'mia', 'moderator')
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

let made = 0
beforeEach(async () => {
  const [me, them] = [`viewer_${++made}`, `author_${made}`]
  const people = await kindred.people(me, them)
  viewer = people[me] as TestPerson
  author = people[them] as TestPerson
  await viewer.graph.follow({ target: author.ref })
  await author.graph.follow({ target: viewer.ref })
  await author.graph.closeFriends.add({ person: viewer.ref })
  open = (await author.posts.create({ text: all })).id
  narrow = (await author.posts.create({ text: friends, audience: 'closeFriends' })).id
  for (const post of [open, narrow]) await viewer.posts.save({ post })
})

const suspend = (person: TestPerson) =>
  kindred.server.house.transaction(({ accounts }) => accounts.suspend(system, person.id, null))

const ofAuthor = (items: readonly FeedItem[]) =>
  items.map((item) => item.post).filter((post) => post.author.id === author.id)

const reads = [
  { path: 'posts.by', read: async () => (await viewer.posts.by({ author: author.id })).items },
  { path: 'posts.saved', read: async () => (await viewer.posts.saved()).items },
  { path: 'feeds.home', read: async () => (await viewer.feeds.home()).items.map((item) => item.post) },
  { path: 'feeds.tag', read: async () => ofAuthor((await viewer.feeds.tag({ tag: 'belt' })).items) },
]

const decide = () => moderator.moderation.decide({ on: { post: open }, action: 'hide', reason: 'spam' })
const hidings = [
  { what: 'a moderator hides a post', by: 'post', left: [friends], hide: decide },
  { what: 'its author removes a post', by: 'post', left: [all], hide: () => author.posts.remove({ post: narrow }) },
  {
    what: 'its author narrows a circle',
    by: 'person',
    left: [all],
    hide: () => author.graph.closeFriends.remove({ person: viewer.ref }),
  },
  {
    what: 'its author blocks the viewer',
    by: 'person',
    left: [],
    hide: () => author.graph.block({ target: viewer.ref }),
  },
  {
    what: 'the viewer blocks its author',
    by: 'person',
    left: [],
    hide: () => viewer.graph.block({ target: author.ref }),
  },
  { what: 'its author is suspended', by: 'person', left: [], hide: () => suspend(author) },
]

describe.each(reads)('$path', ({ read }) => {
  test.each(hidings)('[VIS-2] shows nothing that is hidden while it reads: $what', async ({ hide, left }) => {
    expect(await read()).toHaveLength(2)
    const shown = await between({ before: ROWS }, hide, read)
    expect(shown.map(({ text }) => text)).toEqual(left)
  })

  test.each(hidings.filter(({ by }) => by === 'person'))(
    '[VIS-2] shows nothing of people between whom and the viewer something changes after its rows were read: $what',
    async ({ hide, left }) => {
      expect(await read()).toHaveLength(2)
      const shown = await between({ after: ROWS }, hide, read)
      expect(shown.map(({ text }) => text)).toEqual(left)
    },
  )
})

describe('people', () => {
  const followers = async () => (await moderator.graph.followers({ of: viewer.id })).items.map(({ id }) => id)
  const blocked = async () => (await viewer.graph.blocks()).items.map(({ id }) => id)

  test('[BLK-1] a list of people leaves out who blocks the viewer while it is read', async () => {
    expect(await followers()).toEqual([author.id])
    expect(await between(SKELETON, () => author.graph.block({ target: moderator.ref }), followers)).toEqual([])
  })

  test('[BLK-1] a list of those who reacted leaves out who blocks the viewer while it is read', async () => {
    await author.posts.react({ post: open, reaction: 'like' })
    const reactors = async () => (await viewer.posts.reactions({ post: open })).items.map(({ person }) => person.id)
    expect(await reactors()).toEqual([author.id])
    expect(await between(SKELETON, () => author.graph.block({ target: viewer.ref }), reactors)).toEqual([])
  })

  test('[BLK-1] a list of those who reposted leaves out who blocks the viewer while it is read', async () => {
    await author.posts.repost({ post: open })
    const reposters = async () => (await viewer.posts.reposts({ post: open })).items.map(({ person }) => person.id)
    expect(await reposters()).toEqual([author.id])
    expect(await between(SKELETON, () => author.graph.block({ target: viewer.ref }), reposters)).toEqual([])
  })

  test('[BLK-1] a home leaves out what somebody brings who blocks the viewer while it is read', async () => {
    const [third] = Object.values(await kindred.people(`third_${made}`)) as [TestPerson]
    const { id: post } = await third.posts.create({ text: 'of somebody else' })
    await author.posts.repost({ post })
    const brought = async () =>
      (await viewer.feeds.home()).items.filter(({ why }) => why === 'repost').map((item) => item.post.id)
    expect(await brought()).toEqual([post])
    expect(await between({ after: ROWS }, () => author.graph.block({ target: viewer.ref }), brought)).toEqual([])
  })

  test('[QUO-1] a quote shows nothing of whoever blocks the viewer, or of what becomes private, while it is read', async () => {
    const [third] = Object.values(await kindred.people(`third_${made}`)) as [TestPerson]
    const { id: quoted } = await third.posts.create({ text: 'of somebody else' })
    const { id: post } = await author.posts.create({ text: 'quoting', quote: quoted })
    const quote = async () => (await viewer.posts.get({ post })).quote
    const unavailable = { post: null, why: 'unavailable' }
    const close = () => third.profiles.updateSettings({ isPrivate: true })
    expect((await quote())?.post?.id).toBe(quoted)
    expect(await between({ after: /further_id/ }, close, quote)).toEqual(unavailable)
    await third.profiles.updateSettings({ isPrivate: false })
    const block = () => third.graph.block({ target: viewer.ref })
    expect(await between({ after: /further_id/ }, block, quote)).toEqual(unavailable)
  })

  test('[VIS-1] comments leave out what somebody says who becomes private while they are read', async () => {
    const { comments } = viewer
    await author.comments.add({ on: { post: open }, text: 'of the author' })
    const { id: kept } = await comments.add({ on: { post: open }, text: 'of the viewer' })
    const [third] = Object.values(await kindred.people(`third_${made}`)) as [TestPerson]
    const { id: gone } = await third.comments.add({ on: { post: open }, text: 'of somebody else' })
    const listed = async () => (await comments.list({ on: { post: open }, sort: 'newest' })).items.map(({ id }) => id)
    expect(await listed()).toContain(gone)
    const close = () => third.profiles.updateSettings({ isPrivate: true })
    const left = await between({ after: /string_agg/ }, close, listed)
    expect(left).toContain(kept)
    expect(left).not.toContain(gone)
  })

  test('[BLK-3] the list of blocks leaves out who is suspended while it is read', async () => {
    await viewer.graph.block({ target: author.ref })
    expect(await blocked()).toEqual([author.id])
    expect(await between(SKELETON, () => suspend(author), blocked)).toEqual([])
  })

  test('[BLK-1] a profile is not found by somebody who is blocked while it is read', async () => {
    const read = () => viewer.profiles.get({ person: author.id })
    const block = () => author.graph.block({ target: viewer.ref })
    await expect(between(FACTS_OF_PERSON, block, read)).rejects.toMatchObject({ reason: 'not-found' })
    expect(meanwhile).toBeUndefined()
  })
})
