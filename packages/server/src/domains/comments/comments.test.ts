import type { CommentId, PostId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import './facts.ts'
import { withRole } from '../../../test/staff.ts'
import { system } from '../../kernel/viewer.ts'
import { type TestClient, type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let cat: TestPerson
let mia: TestPerson

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob, cat } = await kindred.people('ann', 'bob', 'cat'))
  mia = await withRole(kindred, 'mia', 'moderator')
})
afterAll(async () => {
  expect(await kindred?.doctor()).toEqual([])
  await kindred?.[Symbol.asyncDispose]()
})

const missing = { reason: 'not-found' }
const postOf = async (author: TestPerson, given: object = {}) =>
  (await author.posts.create({ text: 'a post', ...given })).id
const say = async (who: TestPerson, post: PostId, parent?: CommentId) =>
  (await who.comments.add({ on: { post }, text: `said by ${who.handle}`, ...(parent && { parent }) })).id
const countOf = async (post: PostId) => (await ann.posts.get({ post })).counts.comments
const list = async (who: TestClient, post: PostId, parent?: CommentId) =>
  (await who.comments.list({ on: { post }, sort: 'oldest', limit: 100, ...(parent && { parent }) })).items
const moderator = () => ({ kind: 'account', id: mia.id, role: 'moderator', session: undefined }) as const
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id)

describe('saying', () => {
  test('a comment says who said what, where, and what its viewer may do with it', async () => {
    const post = await postOf(ann)
    const comment = await bob.comments.add({ on: { post }, text: ' hi @ann\r\n#tag ' })
    expect(comment).toMatchObject({
      on: { post },
      parent: null,
      depth: 1,
      author: { id: bob.id },
      text: 'hi @ann\n#tag',
      spans: [{ kind: 'mention', person: ann.id }, { kind: 'tag' }],
      createdAt: new Date(kindred.clock()).toISOString(),
      editedAt: null,
      removed: false,
      hidden: false,
      pinned: false,
      counts: { reactions: {}, replies: 0 },
      viewer: { isAuthor: true, reaction: null },
      can: { react: true, reply: true, edit: true, remove: true, pin: false, hide: false },
    })
    const ofAnn = { react: true, reply: true, edit: false, remove: true, pin: true, hide: true }
    expect((await ann.comments.get({ comment: comment.id })).can).toEqual(ofAnn)
    const ofNobody = { react: false, reply: false, edit: false, remove: false, pin: false, hide: false }
    expect((await kindred.anonymous.comments.get({ comment: comment.id })).can).toEqual(ofNobody)
    expect((await mia.comments.get({ comment: comment.id })).can).toMatchObject({ remove: true, hide: false })
    expect(await countOf(post)).toBe(1)
  })

  test('[AUTHZ-5] an answer goes to a comment on the same post, and to one of another as to none', async () => {
    const [post, other] = [await postOf(ann), await postOf(ann)]
    const comment = await say(bob, post)
    await expect(say(bob, other, comment)).rejects.toMatchObject(missing)
    await expect(bob.comments.list({ on: { post: other }, parent: comment })).rejects.toMatchObject(missing)
    await expect(say(bob, post, '1' as CommentId)).rejects.toMatchObject(missing)
    expect([await countOf(post), await countOf(other)]).toEqual([1, 0])
  })

  test('[CNT-1] ten answers in a row stand three levels deep, the later ones beside the third', async () => {
    const post = await postOf(ann)
    const chain: CommentId[] = []
    for (let deep = 0; deep < 10; deep++) chain.push(await say(bob, post, chain.at(-1)))
    const stood = await Promise.all(chain.map((comment) => cat.comments.get({ comment })))
    expect(stood.map(({ depth }) => depth)).toEqual([1, 2, ...Array(8).fill(3)])
    expect(stood.slice(2).map(({ parent }) => parent)).toEqual(Array(8).fill(chain[1]))
    expect(stood.map(({ counts }) => counts.replies)).toEqual([1, 8, ...Array(8).fill(0)])
    expect(await countOf(post)).toBe(10)
  })

  test.each([
    ['everyone', { bob: true, cat: true }],
    ['followers', { bob: true, cat: false }],
    ['mutuals', { bob: false, cat: false }],
    ['closeFriends', { bob: false, cat: true }],
    ['off', { bob: false, cat: false, ann: false }],
  ] as const)(
    '[AUTHZ-2] on a post that lets %s comment nobody else does',
    async (replies, { bob: bobs, cat: cats }) => {
      await bob.graph.follow({ target: ann.ref })
      await ann.graph.closeFriends.add({ person: cat.ref })
      const post = await postOf(ann, { replies })
      for (const [who, may] of [
        [bob, bobs],
        [cat, cats],
        [ann, replies !== 'off'],
      ] as const) {
        const seen = await who.posts.get({ post })
        expect([seen.replies, seen.can.comment]).toEqual([replies, may])
        const said = say(who, post)
        if (may) await said
        else await expect(said).rejects.toMatchObject({ reason: 'comments.closed' })
      }
      await ann.posts.edit({ post, replies: 'off' })
      await expect(say(bob, post)).rejects.toMatchObject({ reason: 'comments.closed' })
      const open = await ann.posts.edit({ post, replies: 'everyone' })
      expect(open).toMatchObject({ text: 'a post', replies: 'everyone', editedAt: null })
      await say(cat, post)
    },
  )

  test('[CNT-3] each verb tells one fact, and repeating what holds tells none', async () => {
    const post = await postOf(ann)
    kindred.expectFacts({})
    const comment = await say(bob, post)
    kindred.expectFacts({ 'comment.created': 1, '*': 0 })
    const told = async (verb: () => Promise<unknown>, fact: object) => {
      await verb()
      kindred.expectFacts({ ...fact, '*': 0 })
      await verb()
      kindred.expectFacts({ '*': 0 })
    }
    await told(() => bob.comments.edit({ comment, text: 'otherwise' }), { 'comment.edited': 1 })
    await told(() => ann.comments.pin({ comment }), {})
    await told(() => ann.comments.hide({ comment }), { 'comment.hidden': 1 })
    await told(() => ann.comments.unhide({ comment }), { 'comment.restored': 1 })
    await bob.comments.remove({ comment })
    kindred.expectFacts({ 'comment.removed': 1, '*': 0 })
  })
})

describe('changing', () => {
  test('[AUTHZ-2] a comment is edited by its author alone', async () => {
    const comment = await say(bob, await postOf(ann))
    for (const who of [ann, cat, mia])
      await expect(who.comments.edit({ comment, text: 'mine' })).rejects.toMatchObject({
        reason: 'comments.not-author',
      })
    kindred.clock.advance(1000)
    const edited = await bob.comments.edit({ comment, text: 'said better' })
    expect(edited).toMatchObject({ text: 'said better', editedAt: new Date(kindred.clock()).toISOString() })
    expect(await bob.comments.edit({ comment, text: 'said better' })).toEqual(edited)
  })

  test('[AUTHZ-2] a comment is removed by its author, the author of the post and moderators', async () => {
    const post = await postOf(ann)
    for (const remover of [bob, ann, mia]) {
      const comment = await say(bob, post)
      await expect(cat.comments.remove({ comment })).rejects.toMatchObject({ reason: 'comments.not-yours' })
      await remover.comments.remove({ comment })
      for (const who of [bob, ann, mia]) {
        await expect(who.comments.get({ comment })).rejects.toMatchObject(missing)
        await expect(who.comments.remove({ comment })).rejects.toMatchObject(missing)
      }
      await expect(bob.comments.edit({ comment, text: 'still' })).rejects.toMatchObject(missing)
      await expect(say(cat, post, comment)).rejects.toMatchObject(missing)
    }
    expect([await countOf(post), await list(bob, post)]).toEqual([0, []])
  })

  test('[VIS-4] a removed comment holds the place above what is said in answer, however deep, and else is gone', async () => {
    const post = await postOf(ann)
    const first = await say(bob, post)
    const second = await say(bob, post, first)
    const third = await say(cat, post, second)
    await bob.comments.remove({ comment: first })
    await bob.comments.remove({ comment: second })
    const [held, ...others] = await list(ann, post)
    expect(others).toEqual([])
    expect(held).toMatchObject({
      id: first,
      removed: true,
      text: null,
      author: null,
      spans: [],
      counts: { replies: 0 },
    })
    expect(held?.replies.items).toMatchObject([{ id: second, removed: true, text: null, author: null }])
    expect(await list(ann, post, second)).toMatchObject([{ id: third, removed: false }])
    expect((await ann.comments.get({ comment: third })).text).toBe('said by cat')
    expect(await countOf(post)).toBe(1)
    await ann.graph.block({ target: cat.ref })
    expect(await list(ann, post)).toEqual([])
    await expect(ann.comments.list({ on: { post }, parent: first })).rejects.toMatchObject(missing)
    expect(idsOf(await list(bob, post))).toEqual([first])
    await ann.graph.unblock({ target: cat.ref })
    await cat.comments.remove({ comment: third })
    expect(await list(bob, post)).toEqual([])
    expect(await countOf(post)).toBe(0)
  })

  test('[PAG-1] one comment of a post is pinned, stands first, and is no reply', async () => {
    const post = await postOf(ann)
    const [first, second] = [await say(bob, post), await say(bob, post)]
    const reply = await say(cat, post, second)
    await say(cat, post, second)
    const top = async () => idsOf((await cat.comments.list({ on: { post } })).items)
    expect(await top()).toEqual([second, first])
    await ann.comments.pin({ comment: first })
    expect(await top()).toEqual([first, second])
    const third = await say(bob, post)
    await ann.comments.pin({ comment: third })
    expect(await top()).toEqual([third, second, first])
    expect((await list(cat, post)).map(({ pinned }) => pinned)).toEqual([false, false, true])
    await expect(bob.comments.pin({ comment: first })).rejects.toMatchObject({ reason: 'comments.not-owner' })
    await expect(bob.comments.unpin({ comment: third })).rejects.toMatchObject({ reason: 'comments.not-owner' })
    await expect(ann.comments.pin({ comment: reply })).rejects.toMatchObject({ reason: 'comments.pins-no-reply' })
    await ann.comments.unpin({ comment: third })
    expect(await top()).toEqual([second, third, first])
  })

  test('[VIS-2] what the author of the post hides is there for its author, for them and for moderators', async () => {
    const post = await postOf(ann)
    const comment = await say(bob, post)
    const reply = await say(cat, post, comment)
    await expect(bob.comments.hide({ comment })).rejects.toMatchObject({ reason: 'comments.not-owner' })
    await ann.comments.hide({ comment })
    for (const who of [ann, bob, mia]) {
      expect(await list(who, post)).toMatchObject([{ id: comment, hidden: true, replies: { items: [{ id: reply }] } }])
      expect((await who.comments.get({ comment: reply })).hidden).toBe(false)
    }
    for (const who of [cat, kindred.anonymous]) {
      expect(await list(who, post)).toEqual([])
      await expect(who.comments.get({ comment })).rejects.toMatchObject(missing)
      await expect(who.comments.get({ comment: reply })).rejects.toMatchObject(missing)
      await expect(who.comments.list({ on: { post }, parent: comment })).rejects.toMatchObject(missing)
    }
    await expect(cat.comments.edit({ comment: reply, text: 'mine still' })).rejects.toMatchObject(missing)
    expect(await countOf(post)).toBe(1)
    await ann.comments.unhide({ comment })
    expect(idsOf(await list(cat, post))).toEqual([comment])
    expect(await countOf(post)).toBe(2)
  })

  test('[VIS-2] what is hidden is not pinned, and what was pinned stays', async () => {
    const post = await postOf(ann)
    const [first, away, mine] = [await say(bob, post), await say(bob, post), await say(ann, post)]
    await ann.comments.pin({ comment: first })
    await ann.comments.hide({ comment: away })
    await kindred.server.house.transaction(async ({ comments }) =>
      comments.setHidden(await comments.reviewed(moderator(), mine), true),
    )
    for (const comment of [away, mine]) {
      await expect(ann.comments.pin({ comment })).rejects.toMatchObject(missing)
      expect((await ann.comments.get({ comment })).can.pin).toBe(false)
    }
    for (const who of [ann, cat])
      expect((await who.comments.list({ on: { post } })).items[0]).toMatchObject({ id: first, pinned: true })
    await ann.comments.unhide({ comment: away })
    await ann.comments.pin({ comment: away })
    expect((await cat.comments.list({ on: { post } })).items[0]).toMatchObject({ id: away, pinned: true })
  })

  test('[VIS-2] what moderators hide is there for its author and for them', async () => {
    const post = await postOf(ann)
    const comment = await say(bob, post)
    const decide = (isHidden: boolean) =>
      kindred.server.house.transaction(async ({ comments }) =>
        comments.setHidden(await comments.reviewed(moderator(), comment), isHidden),
      )
    kindred.expectFacts({})
    expect([await decide(true), await decide(true)]).toEqual([true, false])
    kindred.expectFacts({ 'comment.hidden': 1, '*': 0 })
    for (const who of [bob, mia]) expect((await who.comments.get({ comment })).hidden).toBe(true)
    for (const who of [ann, cat]) await expect(who.comments.get({ comment })).rejects.toMatchObject(missing)
    expect(await countOf(post)).toBe(0)
    expect(await decide(false)).toBe(true)
    kindred.expectFacts({ 'comment.restored': 1, '*': 0 })
    expect(await countOf(post)).toBe(1)
  })

  test('[ERR-1] of what stands under a post that moderators may not decide on, they may not decide either', async () => {
    await bob.graph.follow({ target: ann.ref })
    const { id: post } = await ann.posts.create({ text: 'for those who follow me', audience: 'followers' })
    const comment = await say(bob, post)
    const moderator = { kind: 'account', id: mia.id, role: 'moderator', session: undefined } as const
    const review = (id: CommentId) =>
      kindred.server.house.transaction(({ comments }) => comments.reviewed(moderator, id))
    await expect(review(comment)).rejects.toMatchObject(missing)
    const gone = await say(bob, await postOf(ann))
    await bob.comments.remove({ comment: gone })
    await expect(review(gone)).rejects.toMatchObject(missing)
  })

  test('[AUTHZ-2] nobody is offered to remove what they may not', async () => {
    const comment = await say(bob, await postOf(ann))
    const offered = async (who: TestPerson) => (await who.comments.get({ comment })).can.remove
    expect(await Promise.all([bob, ann, mia, cat].map(offered))).toEqual([true, true, true, false])
  })

  test('[BLK-3] a mention no longer leads to somebody who has blocked the reader since', async () => {
    const { named } = await kindred.people('named')
    const post = await postOf(ann)
    const { id: comment } = await bob.comments.add({ on: { post }, text: `hello ${named.ref}` })
    const led = async () => (await cat.comments.get({ comment })).spans.map((span) => span.kind)
    expect(await led()).toEqual(['mention'])
    await named.graph.block({ target: cat.ref })
    expect(await led()).toEqual([])
  })

  test('[BLK-3] a mention leads to nobody whom its author may not mention', async () => {
    const { quiet, other } = await kindred.people('quiet', 'other')
    const post = await postOf(ann)
    await other.graph.block({ target: bob.ref })
    await quiet.profiles.updateSettings({ whoMayMention: 'nobody' })
    const text = `hello ${quiet.ref} and ${other.ref}`
    const { id: comment } = await bob.comments.add({ on: { post }, text })
    await bob.comments.edit({ comment, text: `${text} again` })
    expect((await cat.comments.get({ comment })).spans).toEqual([])
  })
})

describe('who sees what is said', () => {
  test('[BLK-1] people in a block do not see what the other says, nor what is said in answer to it', async () => {
    const { dan, eve } = await kindred.people('dan', 'eve')
    const post = await postOf(ann)
    const comment = await say(dan, post)
    const reply = await say(cat, post, comment)
    const seen = async (who: TestPerson) => idsOf(await list(who, post))
    expect(await seen(eve)).toEqual([comment])
    for (const [blocker, blocked] of [
      [eve, dan],
      [dan, eve],
    ] as const) {
      await blocker.graph.block({ target: blocked.ref })
      expect(await seen(eve)).toEqual([])
      for (const id of [comment, reply]) await expect(eve.comments.get({ comment: id })).rejects.toMatchObject(missing)
      await expect(say(eve, post, comment)).rejects.toMatchObject(missing)
      await expect(say(eve, post, reply)).rejects.toMatchObject(missing)
      await blocker.graph.unblock({ target: blocked.ref })
    }
    await ann.graph.block({ target: dan.ref })
    await expect(say(dan, post)).rejects.toMatchObject(missing)
    await expect(list(dan, post)).rejects.toMatchObject(missing)
    await expect(dan.comments.get({ comment })).rejects.toMatchObject(missing)
    await expect(dan.comments.remove({ comment })).rejects.toMatchObject(missing)
    expect(await seen(eve)).toEqual([comment])
  })

  test('[VIS-2] a suspended person’s comments are absent with all that answers them, and come back', async () => {
    const { fay } = await kindred.people('fay')
    const post = await postOf(ann)
    const comment = await say(fay, post)
    const reply = await say(cat, post, comment)
    await kindred.server.house.transaction(({ accounts }) => accounts.suspend(system, fay.id, null))
    for (const who of [ann, cat]) {
      expect(await list(who, post)).toEqual([])
      await expect(who.comments.get({ comment: reply })).rejects.toMatchObject(missing)
    }
    await kindred.server.house.transaction(({ accounts }) => accounts.unsuspend(system, fay.id))
    expect(idsOf(await list(cat, post))).toEqual([comment])
  })

  test('[VIS-1] what a private person says is for themselves and their followers', async () => {
    const { gus, hal } = await kindred.people('gus', 'hal')
    await hal.graph.follow({ target: gus.ref })
    await gus.profiles.updateSettings({ isPrivate: true })
    const post = await postOf(ann)
    const comment = await say(gus, post)
    for (const who of [gus, hal]) expect(idsOf(await list(who, post))).toEqual([comment])
    for (const who of [ann, cat, kindred.anonymous]) expect(await list(who, post)).toEqual([])
  })

  test('[VIS-6] whoever no longer sees the post finds nothing of what was said there', async () => {
    const { ivy } = await kindred.people('ivy')
    await ivy.graph.follow({ target: ann.ref })
    const post = await postOf(ann, { audience: 'followers' })
    const comment = await say(ivy, post)
    await ivy.graph.unfollow({ target: ann.ref })
    const attempts: (() => Promise<unknown>)[] = [
      () => ivy.comments.get({ comment }),
      () => ivy.comments.list({ on: { post } }),
      () => ivy.comments.edit({ comment, text: 'still' }),
      () => ivy.comments.remove({ comment }),
      () => say(ivy, post),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(missing)
    await ivy.graph.follow({ target: ann.ref })
    await ivy.comments.get({ comment })
    await ann.posts.remove({ post })
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(missing)
    await expect(ann.comments.get({ comment })).rejects.toMatchObject(missing)
  })
})
