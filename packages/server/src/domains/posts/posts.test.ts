import type { Audience, PostId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Database } from '../../db/database.ts'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'
import type { PostReads } from './index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob, eve } = await kindred.people('ann', 'bob', 'eve'))
  await bob.graph.follow({ target: '@ann' })
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

const postsOf = async (person: TestPerson) =>
  (await kindred.anonymous.profiles.get({ person: person.id })).counts?.posts
const missing = { reason: 'not-found' }

async function removedList(): Promise<Audience> {
  const { id: list } = await ann.graph.lists.create({ name: 'short-lived' })
  await ann.graph.lists.remove({ list })
  return { list }
}

async function blockerOf(person: TestPerson): Promise<Audience> {
  const { rex } = await kindred.people('rex')
  await rex.graph.block({ target: person.ref })
  return { only: ['@rex'] }
}

describe('writing', () => {
  test('a post says who wrote what, when, for whom, and what its viewer may do with it', async () => {
    const post = await ann.posts.create({ text: '  hello\r\nworld ' })
    expect(post).toMatchObject({
      author: { id: ann.id, handle: 'ann', viewer: { following: 'no' } },
      text: 'hello\nworld',
      spans: [],
      audience: 'public',
      createdAt: new Date(kindred.clock()).toISOString(),
      editedAt: null,
      hidden: false,
      replies: 'everyone',
      quotes: 'on',
      quote: null,
      counts: { reactions: {}, comments: 0, reposts: 0, quotes: 0 },
      viewer: { isAuthor: true, reaction: null, saved: false, reposted: false },
      can: {
        react: true,
        comment: true,
        repost: true,
        quote: true,
        edit: true,
        remove: true,
        pin: true,
        moderate: false,
      },
    })
    expect(await bob.posts.get({ post: post.id })).toEqual({
      ...post,
      author: expect.objectContaining({ id: ann.id, viewer: expect.objectContaining({ following: 'yes' }) }),
      viewer: { isAuthor: false, reaction: null, saved: false, reposted: false },
      can: {
        react: true,
        comment: true,
        repost: true,
        quote: true,
        edit: false,
        remove: false,
        pin: false,
        moderate: false,
      },
    })
    expect(await kindred.anonymous.posts.get({ post: post.id })).toMatchObject({ id: post.id })
  })

  test('[TXT-5] mentions, tags and links are spans of the text, and a handle of nobody is plain text', async () => {
    const text = '😀 @bob and @nobody, #Grüße at https://example.com/a_(b).'
    const { spans } = await ann.posts.create({ text })
    expect(spans.map((span) => [span.kind, text.slice(span.start, span.end)])).toEqual([
      ['mention', '@bob'],
      ['tag', '#Grüße'],
      ['link', 'https://example.com/a_(b)'],
    ])
    expect(spans[0]).toMatchObject({ person: bob.id })
    expect(spans[1]).toMatchObject({ tag: 'grüße' })
  })

  test('[BLK-3] a mention links only whom its author may mention and its reader can see', async () => {
    const { kim, lou } = await kindred.people('kim', 'lou')
    const isMention = async (viewer: Pick<TestPerson, 'posts'>, post: PostId) =>
      (await viewer.posts.get({ post })).spans.length === 1
    const before = await ann.posts.create({ text: 'hi @kim' })
    await kim.graph.block({ target: '@ann' })
    expect(await isMention(ann, before.id)).toBe(false)
    expect(await isMention(bob, before.id)).toBe(true)
    expect(await isMention(bob, (await ann.posts.create({ text: 'hi again @kim' })).id)).toBe(false)
    await lou.profiles.updateSettings({ whoMayMention: 'nobody' })
    const { id: post, spans } = await ann.posts.create({ text: 'hi @lou' })
    expect(spans).toEqual([])
    expect((await ann.posts.edit({ post, text: 'hi once more @lou' })).spans).toEqual([])
  })

  test.each<[string, () => Promise<Audience>]>([
    ['somebody else’s list', async () => ({ list: (await eve.graph.lists.create({ name: 'mine' })).id })],
    ['a list that is gone', async () => removedList()],
    ['a list of nobody', async () => ({ list: '1' as never })],
    ['nobody', async () => ({ only: ['@nobody'] })],
    ['somebody who blocks', async () => blockerOf(ann)],
  ])('[AUTHZ-2] a post cannot be for %s, and nothing is written', async (_, audience) => {
    const before = await postsOf(ann)
    await expect(ann.posts.create({ text: 'for whom', audience: await audience() })).rejects.toMatchObject(missing)
    expect(await postsOf(ann)).toBe(before)
  })

  test('[VIS-1] which list and which people a post is for is shown to its author alone', async () => {
    const list = await ann.graph.lists.create({ name: 'crew' })
    await ann.graph.lists.add({ list: list.id, person: '@bob' })
    const listed = await ann.posts.create({ text: 'crew only', audience: { list: list.id } })
    const named = await ann.posts.create({ text: 'you two', audience: { only: ['@bob', '@eve', '@bob'] } })
    expect(listed.audience).toEqual({ list: list.id })
    expect(named.audience).toEqual({ only: [bob.id, eve.id] })
    expect((await bob.posts.get({ post: listed.id })).audience).toBe('list')
    expect((await bob.posts.get({ post: named.id })).audience).toBe('only')
    await expect(eve.posts.get({ post: listed.id })).rejects.toMatchObject(missing)

    await ann.graph.lists.remove({ list: list.id })
    expect((await ann.posts.get({ post: listed.id })).audience).toBe('list')
    await expect(bob.posts.get({ post: listed.id })).rejects.toMatchObject(missing)
  })
})

describe('changing', () => {
  test('an edit gives another text with other spans, and the same text changes nothing', async () => {
    const post = await ann.posts.create({ text: 'first #one' })
    kindred.clock.advance(1000)
    expect(await ann.posts.edit({ post: post.id, text: 'first #one' })).toEqual(post)
    const edited = await ann.posts.edit({ post: post.id, text: 'second #two' })
    expect(edited).toMatchObject({ text: 'second #two', editedAt: new Date(kindred.clock()).toISOString() })
    expect(edited.spans).toMatchObject([{ tag: 'two' }])
    expect(edited.createdAt).toBe(post.createdAt)
  })

  test('[CNT-3] each verb tells one fact, after its commit', async () => {
    const { fay } = await kindred.people('fay')
    kindred.expectFacts({})
    const { id: post } = await fay.posts.create({ text: 'told' })
    kindred.expectFacts({ 'post.created': 1, '*': 0 })
    await fay.posts.edit({ post, text: 'told' })
    kindred.expectFacts({ '*': 0 })
    await fay.posts.edit({ post, text: 'told again' })
    kindred.expectFacts({ 'post.edited': 1, '*': 0 })
    await fay.posts.remove({ post })
    kindred.expectFacts({ 'post.removed': 1, '*': 0 })
  })

  test('[AUTHZ-2] only its author edits or removes a post, and who cannot see it is told nothing', async () => {
    const open = await ann.posts.create({ text: 'open' })
    const closed = await ann.posts.create({ text: 'closed', audience: 'closeFriends' })
    for (const [post, refusal] of [
      [open.id, { reason: 'posts.not-author' }],
      [closed.id, missing],
    ] as const) {
      await expect(bob.posts.edit({ post, text: 'mine now' })).rejects.toMatchObject(refusal)
      await expect(bob.posts.remove({ post })).rejects.toMatchObject(refusal)
    }
    expect(await ann.posts.get({ post: open.id })).toEqual(open)
    expect(await ann.posts.get({ post: closed.id })).toEqual(closed)
  })

  test('[VIS-4] a removed post is there for nobody, its author included', async () => {
    const { id: post } = await ann.posts.create({ text: 'gone soon', audience: { only: ['@bob'] } })
    expect(await ann.posts.remove({ post })).toEqual({ done: true })
    for (const viewer of [ann, bob, kindred.anonymous])
      await expect(viewer.posts.get({ post })).rejects.toMatchObject(missing)
    await expect(ann.posts.edit({ post, text: 'back again' })).rejects.toMatchObject(missing)
    await expect(ann.posts.remove({ post })).rejects.toMatchObject(missing)
    const { db } = kindred.server.database as Database<PostReads>
    const row = await db.selectFrom('posts').selectAll().where('id', '=', post).executeTakeFirst()
    expect(row).toMatchObject({ text: '', spans: '[]', audience_list_id: null })
    expect(await db.selectFrom('post_audience').selectAll().where('post_id', '=', post).execute()).toEqual([])
  })
})

describe('counting', () => {
  test('[CNT-1] the number of posts counts what is for the public or for followers and neither hidden nor removed', async () => {
    const { cat, mia } = await kindred.people('cat', 'mia')
    await kindred.server.house.services.accounts.setRole({ kind: 'system' }, mia.id, 'moderator')
    const { session } = await kindred.anonymous.auth.signIn({ identifier: 'mia', password: 'correct horse battery' })
    const moderator = kindred.withToken(session.token)
    const decide = (post: PostId, action: 'hide' | 'restore') =>
      moderator.moderation.decide({ on: { post }, action, reason: 'because' })

    const open = await cat.posts.create({ text: 'one' })
    const { id: second } = await cat.posts.create({ text: 'two', audience: 'followers' })
    await cat.posts.create({ text: 'three', audience: 'mutuals' })
    expect(await postsOf(cat)).toBe(2)
    await decide(open.id, 'hide')
    await decide(open.id, 'hide')
    expect(await postsOf(cat)).toBe(1)
    await decide(open.id, 'restore')
    await decide(open.id, 'restore')
    expect(await postsOf(cat)).toBe(2)
    await decide(open.id, 'hide')
    await cat.posts.remove({ post: open.id })
    await cat.posts.remove({ post: second })
    expect(await postsOf(cat)).toBe(0)
    expect(await kindred.doctor()).toEqual([])
  })

  test('[CNT-3] hiding, restoring and removing at once end with the right number', async () => {
    const { dan } = await kindred.people('dan')
    const posts = kindred.server.house.services.posts
    const viewer = { kind: 'account', id: dan.id, role: 'admin', session: undefined } as const
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((text) => dan.posts.create({ text })))
    const rows = await Promise.all(made.map(({ id }) => posts.reviewed(viewer, id)))
    await Promise.all(
      rows.flatMap((row) => [
        posts.setHidden(row, true),
        posts.setHidden(row, false),
        posts.setHidden(row, true),
        posts.remove(viewer, row.id),
      ]),
    )
    expect(await postsOf(dan)).toBe(0)
    expect(await kindred.doctor()).toEqual([])
  })
})

test('[IDEM-1] a repeat of creating a post under one key is one post and one answer', async () => {
  const write = () => ann.raw('posts.create', { text: 'once' }, { idempotencyKey: 'once' })
  const [first, ...others] = await Promise.all([write(), write(), write()])
  for (const { body } of others) expect(body).toBe(first?.body)
  const { items } = await ann.posts.by({ author: ann.ref, limit: 100 })
  expect(items.filter((post) => post.text === 'once')).toHaveLength(1)
})
