import { api } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { polls } from '../../polls/src/index.ts'
import { contractsOf } from '../src/kernel/module.ts'
import type { TestClient } from '../src/testing/index.ts'
import { type Community, deed, doAll, newCommunity, openTown, type Town, veil } from './counts/community.ts'
import { numbersDeclared } from './counts/declared.ts'
import { glance, newerOf, numbersOf, ownNumbersOf, Reading } from './counts/numbers.ts'

let town: Town
beforeAll(async () => {
  town = await openTown(inject('databaseUrl'))
})
afterAll(() => town?.[Symbol.asyncDispose]())

/**
 * What each whole number in an answer is: the length of a list of its reader’s, a public number, the same for everybody, the size of
 * something of its reader’s own, what a verb did, or no count of anything. A new one needs a row here and, where it is no length of a
 * list, words in the contract that say so.
 */
const kinds: Readonly<Record<string, 'listed' | 'public' | 'own' | 'done' | 'no count'>> = {
  'feeds.newer.count': 'listed',
  'PostCounts.comments': 'public',
  'PostCounts.reposts': 'public',
  'PostCounts.quotes': 'public',
  'CommentCounts.replies': 'public',
  'CommentReplies.count': 'public',
  'ProfileCounts.followers': 'public',
  'ProfileCounts.following': 'public',
  'ProfileCounts.posts': 'public',
  'SubjectCounts.comments': 'public',
  'SubjectCounts.saves': 'public',
  ReactionCounts: 'public',
  'PollOption.votes': 'public',
  'Poll.voters': 'public',
  'List.memberCount': 'own',
  'Collection.savedCount': 'own',
  'admin.people.revokeSessions.revoked': 'done',
  'auth.revokeOtherSessions.revoked': 'done',
  'Comment.depth': 'no count',
  'ListedComment.depth': 'no count',
  'MentionSpan.start': 'no count',
  'MentionSpan.end': 'no count',
  'TagSpan.start': 'no count',
  'TagSpan.end': 'no count',
  'LinkSpan.start': 'no count',
  'LinkSpan.end': 'no count',
  'PollViewer.options': 'no count',
  'PollVoter.options': 'no count',
}

const said = {
  listed: /that the feed lists for you/,
  public: /public number/,
  own: /Counts all/,
  done: /How many .* ended/,
  'no count': /(?:)/,
}

test('[CNT-5] every number in an answer is the length of a list, or is said to be one that is the same for everybody', () => {
  const declared = numbersDeclared({ ...api, ...contractsOf([polls]) })
  expect([...declared.keys()].toSorted()).toEqual(Object.keys(kinds).toSorted())
  for (const [name, words] of declared)
    expect({ name, words }).toEqual({ name, words: expect.stringMatching(said[kinds[name] ?? 'no count']) })
})

const deeds = fc.array(deed, { minLength: 15, maxLength: 25, size: 'max' })
const veils = fc.array(veil, { minLength: 1, maxLength: 6 })
const numRuns = 5

const everybody = ({ writers, reader, moderator }: Community): TestClient[] =>
  [...writers, reader, moderator, town.kit.anonymous] as unknown as TestClient[]

test('[CNT-5] where nothing is hidden, everybody walks to as many as each number says', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, fc.nat(3), async (done, at) => {
      const community = await newCommunity(town)
      await doAll(community, done)
      const reading = new Reading(everybody(community)[at] as TestClient)
      const numbers = [await numbersOf(reading, community), await newerOf(reading)].flat()
      expect(numbers.length).toBeGreaterThan(12)
      for (const one of numbers) expect(one).toEqual({ ...one, walked: one.told })
    }),
    { numRuns, interruptAfterTimeLimit: 60_000 },
  )
})

test('[CNT-5] whatever is hidden from whom, a public number is the same for all, and nobody walks further', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, veils, fc.nat(3), async (done, hidden, at) => {
      const community = await newCommunity(town)
      await doAll(community, done)
      await doAll(community, hidden)
      const told = new Map<string, Set<string>>()
      for (const viewer of everybody(community)) {
        const reading = new Reading(viewer)
        await glance(reading, community)
        for (const [what, numbers] of reading.told) told.set(what, (told.get(what) ?? new Set()).union(numbers))
      }
      expect(told.size).toBeGreaterThan(1)
      expect([...told].filter(([, numbers]) => numbers.size > 1)).toEqual([])
      const reading = new Reading(community.reader as unknown as TestClient)
      for (const { what, told, walked } of await numbersOf(reading, community))
        expect({ what, told, walked: Math.min(walked, told) }).toEqual({ what, told, walked })
      const newer = await newerOf(new Reading(everybody(community)[at] as TestClient))
      for (const one of newer) expect(one).toEqual({ ...one, told: one.walked })
    }),
    { numRuns, interruptAfterTimeLimit: 60_000 },
  )
})

test('[CNT-5] a list and a collection tell their owner how many are on it, whatever is hidden of them since', async () => {
  const lasting = deeds.map((all) => all.filter(({ verb }) => verb !== 'remove'))
  const soft = veils.map((all) => all.filter(({ verb }) => verb !== 'block' && verb !== 'suspend'))
  await fc.assert(
    fc.asyncProperty(lasting, soft, fc.nat(2), async (done, hidden, at) => {
      const community = await newCommunity(town)
      await doAll(community, done)
      const reading = new Reading(everybody(community)[at] as TestClient)
      const before = await ownNumbersOf(reading)
      expect(before).toHaveLength(2)
      for (const one of before) expect(one).toEqual({ ...one, walked: one.told })
      await doAll(community, hidden)
      const told = ({ what, told }: { what: string; told: number }) => ({ what, told })
      expect((await ownNumbersOf(reading)).map(told)).toEqual(before.map(told))
    }),
    { numRuns, interruptAfterTimeLimit: 60_000 },
  )
})
