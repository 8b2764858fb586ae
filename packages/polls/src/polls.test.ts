import type { PostId } from '@kindred/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withRole } from '../../server/test/staff.ts'
import { pollServer, question } from '../test/kit.ts'
import { choicesOf, placesOf } from './choices.ts'

const HOUR_MS = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()
const votesOf = ({ options }: { options: { votes: number | null }[] }) => options.map(({ votes }) => votes)

/** As clients do: where so many wait for one post on a busy machine, the server may ask a caller to come again. */
async function persistently<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++)
    try {
      return await call()
    } catch (error) {
      if (tries === 20 || (error as { reason?: string }).reason !== 'unavailable') throw error
    }
}

test('[CNT-7] a poll stands under its post, and who votes again votes in place of the vote before', async () => {
  await using kit = await pollServer()
  const { ann, bob } = await kit.people('ann', 'bob')
  const { post, poll } = await ann.polls.create({ ...question(), multiple: true })
  expect(post).toMatchObject({ text: 'tea or coffee?', viewer: { isAuthor: true } })
  expect(poll).toMatchObject({ post: post.id, voters: 0, multiple: true, closesAt: null, closed: false })
  kit.expectFacts({ 'account.created': 2, 'poll.created': 1, 'post.created': 1, '*': 0 })

  const both = await bob.polls.vote({ post: post.id, options: [1, 0, 1] })
  expect(both).toMatchObject({ voters: 1, viewer: { isAuthor: false, options: [0, 1] } })
  expect(votesOf(both)).toEqual([1, 1])
  const one = await bob.polls.vote({ post: post.id, options: [1] })
  expect([one.voters, votesOf(one), one.viewer.options]).toEqual([1, [0, 1], [1]])
  kit.expectFacts({ 'poll.voted': 2, '*': 0 })
  expect(await bob.polls.vote({ post: post.id, options: [1] })).toEqual(one)
  kit.expectFacts({ '*': 0 })
  expect(await kit.doctor()).toEqual([])
})

test('[POLL-1] how a poll stands is for its author, for those who voted, and for all once it closed', async () => {
  await using kit = await pollServer()
  const { ann, bob, cid } = await kit.people('ann', 'bob', 'cid')
  const { post } = await ann.polls.create({ ...question(), closesAt: iso(kit.clock() + HOUR_MS) })
  await bob.polls.vote({ post: post.id, options: [0] })
  const seenBy = async (person: typeof kit.anonymous) => {
    const [poll] = (await person.polls.get({ posts: [post.id] })).polls
    return poll && [poll.voters, ...votesOf(poll)]
  }
  for (const person of [ann, bob]) expect(await seenBy(person)).toEqual([1, 1, 0])
  for (const person of [cid, kit.anonymous]) expect(await seenBy(person)).toEqual([null, null, null])
  kit.clock.advance(HOUR_MS)
  for (const person of [ann, bob, cid, kit.anonymous]) expect(await seenBy(person)).toEqual([1, 1, 0])
})

test('[CNT-7] a poll takes votes until it closes, and none from then on', async () => {
  await using kit = await pollServer()
  const { ann, bob } = await kit.people('ann', 'bob')
  const { post, poll } = await ann.polls.create({ ...question(), closesAt: iso(kit.clock() + HOUR_MS) })
  expect(poll.can).toEqual({ vote: true, seeVoters: true })
  kit.clock.advance(HOUR_MS - 1)
  await bob.polls.vote({ post: post.id, options: [0] })
  kit.clock.advance(1)
  const before = await kit.dump()
  for (const options of [[0], [1]])
    await expect(bob.polls.vote({ post: post.id, options })).rejects.toMatchObject({
      reason: 'polls.closed',
      status: 409,
      details: null,
    })
  expect(await kit.dump()).toEqual(before)
  const [closed] = (await bob.polls.get({ posts: [post.id] })).polls
  expect(closed).toMatchObject({ closed: true, can: { vote: false, seeVoters: false } })
})

test('[POLL-2] what a poll cannot be, and what nobody can vote for, is told by its field', async () => {
  await using kit = await pollServer()
  const { ann } = await kit.people('ann')
  const { post } = await ann.polls.create(question())
  const before = await kit.dump()
  const issue = (path: string) => ({ reason: 'invalid-input', details: { issues: [{ path }] } })
  const draft = question()
  for (const [input, path] of [
    [{ ...draft, options: ['tea', 'coffee', 'tea'] }, 'options.2'],
    [{ ...draft, options: ['tea'] }, 'options'],
    [{ ...draft, options: ['tea', ' '] }, 'options.1'],
    [{ ...draft, closesAt: iso(kit.clock()) }, 'closesAt'],
    [{ ...draft, post: { text: '' } }, 'post.text'],
  ] as const)
    await expect(ann.polls.create({ ...input, options: [...input.options] })).rejects.toMatchObject(issue(path))
  await expect(
    ann.polls.create({ ...draft, post: { text: 'x', audience: { list: post.id as never } } }),
  ).rejects.toMatchObject({ reason: 'not-found' })
  for (const [options, path] of [
    [[2], 'options.0'],
    [[0, 1], 'options'],
    [[], 'options'],
    [[-1], 'options.0'],
  ] as const)
    await expect(ann.polls.vote({ post: post.id, options: [...options] })).rejects.toMatchObject(issue(path))
  expect(await kit.dump()).toEqual(before)
})

test('[CNT-3] [CNT-7] sixty-four people who vote at once, and change their minds at once, are each counted once', async () => {
  await using kit = await pollServer()
  const { ann } = await kit.people('ann')
  const crowd = Object.values(await kit.people(...Array.from({ length: 64 }, (_, at) => `voter_${at}`)))
  const { post } = await ann.polls.create({ ...question(), options: ['a', 'b', 'c'], multiple: true })
  const first = (at: number) => [at % 3]
  const last = (at: number) => (at % 2 === 0 ? [0, 1, 2] : [2])
  for (const chosen of [first, last]) {
    await Promise.all(
      crowd.map((person, at) => persistently(() => person.polls.vote({ post: post.id, options: chosen(at) }))),
    )
    const [poll] = (await ann.polls.get({ posts: [post.id] })).polls
    const counted = [0, 1, 2].map((place) => crowd.filter((_, at) => chosen(at).includes(place)).length)
    expect(poll && [poll.voters, votesOf(poll)]).toEqual([64, counted])
  }
  expect(await kit.doctor()).toEqual([])
})

test('[CNT-3] [CNT-7] one person who votes many times at once has one vote', async () => {
  await using kit = await pollServer()
  const { ann, bob } = await kit.people('ann', 'bob')
  const { post } = await ann.polls.create(question())
  await Promise.all(Array.from({ length: 16 }, (_, at) => bob.polls.vote({ post: post.id, options: [at % 2] })))
  const [poll] = (await bob.polls.get({ posts: [post.id] })).polls
  expect(poll?.voters).toBe(1)
  expect(poll && votesOf(poll).toSorted()).toEqual([0, 1])
  expect(poll?.options[poll.viewer.options[0] as number]?.votes).toBe(1)
  expect(await kit.doctor()).toEqual([])
})

test('[VIS-2] [ERR-1] [BLK-1] whoever does not see a post can tell its poll from nothing', async () => {
  await using kit = await pollServer()
  const { ann, bob, cid, dan } = await kit.people('ann', 'bob', 'cid', 'dan')
  const { post: forFollowers } = await ann.polls.create({
    ...question(),
    post: { text: 'for those who follow', audience: 'followers' },
  })
  const { post: open } = await ann.polls.create(question())
  const { id: plain } = await ann.posts.create({ text: 'no poll here' })
  await bob.graph.follow({ target: '@ann' })
  await ann.graph.block({ target: '@dan' })
  const nothing = '999999' as PostId
  const bytes = async (person: typeof kit.anonymous, path: string, input: object) => {
    const { status, headers, body } = await person.raw(path, input)
    return [status, body.replaceAll(headers.get('x-request-id') ?? '', '')]
  }
  const all = [forFollowers.id, open.id, plain, nothing]
  const shown = async (person: typeof kit.anonymous) =>
    (await person.polls.get({ posts: all })).polls.map(({ post }) => post)
  expect(await shown(bob)).toEqual([forFollowers.id, open.id])
  for (const person of [cid, kit.anonymous]) expect(await shown(person)).toEqual([open.id])
  expect(await shown(dan)).toEqual([])
  for (const [person, hidden] of [
    [cid, [forFollowers.id]],
    [dan, [forFollowers.id, open.id]],
  ] as const)
    for (const post of [...hidden, plain])
      for (const [path, input] of [
        ['polls.vote', { options: [0] }],
        ['polls.voters', {}],
      ] as const) {
        const missing = await bytes(person, path, { post: nothing, ...input })
        expect(missing[0]).toBe(404)
        expect(await bytes(person, path, { post, ...input })).toEqual(missing)
      }
  await bob.polls.vote({ post: forFollowers.id, options: [0] })
  await bob.graph.unfollow({ target: '@ann' })
  await expect(bob.polls.vote({ post: forFollowers.id, options: [1] })).rejects.toMatchObject({ reason: 'not-found' })
  expect(await kit.doctor()).toEqual([])
})

test('[VIS-2] a suspended author’s poll is nowhere, and is as it was once the account is back', async () => {
  await using kit = await pollServer()
  const { ann, bob } = await kit.people('ann', 'bob')
  const mia = await withRole(kit as never, 'mia', 'moderator')
  const { post } = await ann.polls.create(question())
  const before = await bob.polls.vote({ post: post.id, options: [0] })
  await mia.admin.people.suspend({ person: '@ann', reason: 'a test' })
  expect(await bob.polls.get({ posts: [post.id] })).toEqual({ polls: [] })
  await expect(bob.polls.vote({ post: post.id, options: [1] })).rejects.toMatchObject({ reason: 'not-found' })
  await mia.admin.people.unsuspend({ person: '@ann', reason: 'a test' })
  expect(await bob.polls.get({ posts: [post.id] })).toEqual({ polls: [before] })
})

test('[POLL-1] [AUTHZ-2] [BLK-1] [PAG-1] who voted is for the author alone, page by page, without those whom the author does not see', async () => {
  await using kit = await pollServer()
  const { ann, bob, cid, dan, eve } = await kit.people('ann', 'bob', 'cid', 'dan', 'eve')
  const mia = await withRole(kit as never, 'mia', 'moderator')
  const { post } = await ann.polls.create({ ...question(), multiple: true })
  for (const [person, options] of [
    [bob, [0]],
    [cid, [0, 1]],
    [dan, [1]],
    [eve, [1]],
  ] as const)
    await person.polls.vote({ post: post.id, options: [...options] })
  await bob.polls.vote({ post: post.id, options: [1] })
  await dan.graph.block({ target: '@ann' })
  await mia.admin.people.suspend({ person: '@eve', reason: 'a test' })
  for (const person of [bob, mia])
    await expect((person as typeof bob).polls.voters({ post: post.id })).rejects.toMatchObject({
      reason: 'polls.not-author',
      status: 403,
    })
  const heard: unknown[] = []
  let cursor: string | null = null
  do {
    const page = await ann.polls.voters({ post: post.id, limit: 1, ...(cursor === null ? {} : { cursor }) })
    heard.push(...page.items.map(({ person, options }) => [person.handle, options]))
    cursor = page.cursor
  } while (cursor !== null)
  expect(heard).toEqual([
    ['cid', [0, 1]],
    ['bob', [1]],
  ])
  const [poll] = (await ann.polls.get({ posts: [post.id] })).polls
  expect(poll?.voters).toBe(4) // a public number: it says nothing of who
})

test('[POLL-2] a poll and its votes go with the post, in its transaction', async () => {
  await using kit = await pollServer()
  const { ann, bob } = await kit.people('ann', 'bob')
  const { post } = await ann.polls.create(question())
  const { post: other } = await ann.polls.create(question('another'))
  for (const { id } of [post, other]) await bob.polls.vote({ post: id, options: [0] })
  await ann.posts.edit({ post: post.id, text: 'other words' })
  expect((await bob.polls.get({ posts: [post.id, other.id] })).polls).toHaveLength(2)
  await ann.posts.remove({ post: post.id })
  expect((await bob.polls.get({ posts: [post.id, other.id] })).polls.map((poll) => poll.post)).toEqual([other.id])
  await expect(bob.polls.vote({ post: post.id, options: [1] })).rejects.toMatchObject({ reason: 'not-found' })
  const { polls, poll_options: options, poll_votes: votes } = await kit.dump()
  expect([polls, options, votes].map((rows) => rows?.length)).toEqual([1, 2, 1])
})

test('[POLL-2] [CNT-3] votes beside the removal of the post leave nothing behind', async () => {
  await using kit = await pollServer()
  const { ann } = await kit.people('ann')
  const crowd = Object.values(await kit.people(...Array.from({ length: 12 }, (_, at) => `voter_${at}`)))
  const { post } = await ann.polls.create(question())
  const votes = crowd.map((person) => person.polls.vote({ post: post.id, options: [1] }))
  const [removed, ...outcomes] = await Promise.allSettled([ann.posts.remove({ post: post.id }), ...votes])
  expect(removed.status).toBe('fulfilled')
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ reason: 'not-found' })
  expect((await kit.dump()).poll_votes).toEqual([])
  expect(await kit.doctor()).toEqual([])
})

test('[IDEM-1] a poll that is asked for twice under one key is made once', async () => {
  await using kit = await pollServer()
  const { ann } = await kit.people('ann')
  const answers = await Promise.all(
    [1, 2].map(() => ann.raw('polls.create', question(), { idempotencyKey: 'one-poll' })),
  )
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
  expect((await kit.dump()).polls).toHaveLength(1)
})

test('what somebody chose is one number, and the same again', () => {
  const places = fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(places, (chosen) => {
      expect(placesOf(choicesOf(chosen))).toEqual(chosen.toSorted((a, b) => a - b))
    }),
  )
})
