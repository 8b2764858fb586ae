import { compareIds } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PeopleHouse, peopleHouse, type SignedUp } from '../../../test/profiles/house.ts'
import { idsOf } from '../../../test/profiles/lists.ts'

let house: PeopleHouse
beforeAll(async () => {
  house = await peopleHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

let made = 0
async function people<Name extends string>(...names: Name[]): Promise<Record<Name, SignedUp>> {
  const group = ++made
  const entries = Object.entries<SignedUp>(await house.people(...names.map((name) => `${name}_${group}`)))
  return Object.fromEntries(entries.map(([handle, person]) => [handle.split('_')[0], person])) as never
}

/** Ann and bob follow cid and dan, and eve follows both of ann and bob. */
async function circle() {
  const all = await people('ann', 'bob', 'cid', 'dan', 'eve')
  const { ann, bob, cid, dan, eve } = all
  for (const follower of [ann, bob]) for (const { ref } of [dan, cid]) await follower.graph.follow({ target: ref })
  for (const { ref } of [ann, bob]) await eve.graph.follow({ target: ref })
  return all
}

const mutuals = async (viewer: SignedUp, other: SignedUp) => idsOf(await viewer.graph.mutuals({ with: other.ref }))
const familiar = async (viewer: SignedUp, of: SignedUp) => idsOf(await viewer.graph.familiar({ of: of.ref }))

test('[PAG-1] mutuals are whom both follow, and familiar are the followers whom the viewer follows', async () => {
  const { ann, bob, cid, dan, eve } = await circle()
  expect(await mutuals(ann, bob)).toEqual([dan.id, cid.id])
  expect(await mutuals(bob, ann)).toEqual([dan.id, cid.id])
  expect(await mutuals(eve, ann)).toEqual([])
  expect(await familiar(eve, cid)).toEqual([bob.id, ann.id])
  expect(await familiar(ann, cid)).toEqual([])
  expect(await mutuals(ann, ann)).toEqual([dan.id, cid.id])
})

test('[PAG-1] [PAG-3] from whichever side they are read, each is there once, in the order of who joined last', async () => {
  const [me, other, ...crowd] = await house.crowd(42)
  if (!me || !other) throw new Error('there is a crowd')
  const mark = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 })
  const script = fc.record({ mine: mark, theirs: mark, limit: fc.integer({ min: 1, max: 7 }) })
  await fc.assert(
    fc.asyncProperty(script, async ({ mine, theirs, limit }) => {
      await house.database.transaction(async ({ db }) => {
        await db
          .deleteFrom('follows')
          .where('follower_id', 'in', [me, other, ...crowd])
          .execute()
        await db.deleteFrom('graph_counts').where('account_id', 'in', [me, other]).execute()
      })
      const tie = (follower_id: typeof me, followee_id: typeof me) => ({
        id: house.tools.nextId<'follow'>(),
        follower_id,
        followee_id,
        created_at: 0,
      })
      const mineOf = crowd.filter((_, at) => mine[at])
      const theirsOf = crowd.filter((_, at) => theirs[at])
      await house.write('follows', [
        ...mineOf.map((person) => tie(me, person)),
        ...theirsOf.flatMap((person) => [tie(other, person), tie(person, other)]),
      ])
      await house.write('graph_counts', [
        { account_id: me, followers_count: 0, following_count: mineOf.length },
        { account_id: other, followers_count: theirsOf.length, following_count: theirsOf.length },
      ])
      const both = mineOf.filter((person) => theirsOf.includes(person)).toSorted((a, b) => compareIds(b, a))
      for (const ask of ['mutuals', 'familiar'] as const) {
        const seen: string[] = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = { limit, ...(cursor ? { cursor } : {}) }
          const { graph } = house.as(me)
          const read =
            ask === 'mutuals' ? graph.mutuals({ with: other, ...page }) : graph.familiar({ of: other, ...page })
          const answer = await read
          seen.push(...idsOf(answer))
          cursor = answer.cursor
        }
        expect(seen).toEqual(both)
      }
    }),
    { numRuns: 12 },
  )
})

describe('[BLK-1] a block between any two of three', () => {
  test('[BLK-5] takes whoever is blocked out of what is shared, and unblocking brings nothing back', async () => {
    const { ann, bob, cid, dan } = await circle()
    await cid.graph.block({ target: bob.ref })
    expect(await mutuals(ann, bob)).toEqual([dan.id])
    await dan.graph.block({ target: ann.ref })
    expect(await mutuals(ann, bob)).toEqual([])
    await dan.graph.unblock({ target: ann.ref })
    expect(await mutuals(ann, bob)).toEqual([])
  })

  test('[BLK-3] answers the blocked viewer as if nobody were there, and asks the blocker to unblock first', async () => {
    const { ann, bob } = await circle()
    await ann.graph.block({ target: bob.ref })
    for (const ask of [mutuals, familiar]) {
      await expect(ask(bob, ann)).rejects.toMatchObject({ reason: 'not-found' })
      await expect(ask(ann, bob)).rejects.toMatchObject({ reason: 'graph.unblock-first' })
    }
  })

  test('leaves familiar followers in no list of the other', async () => {
    const { ann, bob, cid, eve } = await circle()
    await ann.graph.block({ target: eve.ref })
    expect(await familiar(eve, cid)).toEqual([bob.id])
  })
})

test('[VIS-2] whoever is suspended is shared with nobody until they are back, from whichever side the list is read', async () => {
  const { ann, bob, cid, dan, eve } = await circle()
  await eve.graph.follow({ target: dan.ref }) // now eve follows more people than follow cid, and as many as follow dan
  const seen = async () => [await mutuals(ann, bob), await familiar(eve, cid), await familiar(eve, dan)]
  const before = await seen()
  await house.suspend(dan.id)
  expect(await mutuals(ann, bob)).toEqual([cid.id])
  await house.unsuspend(dan.id)
  await house.suspend(bob.id)
  for (const of of [cid, dan]) expect(await familiar(eve, of)).toEqual([ann.id])
  expect(house.heldBack(), 'people that only the second look held back').toBe(0)
  await house.unsuspend(bob.id)
  expect(await seen()).toEqual(before)
})

test('[VIS-1] a list that somebody closes is told in no part, and one’s own stays open', async () => {
  const { ann, bob, cid, dan, eve } = await circle()
  await bob.profiles.updateSettings({ showFollowers: 'nobody' })
  await cid.profiles.updateSettings({ isPrivate: true })
  await expect(mutuals(ann, bob)).rejects.toMatchObject({ reason: 'graph.list-hidden' })
  await expect(familiar(eve, bob)).rejects.toMatchObject({ reason: 'graph.list-hidden' })
  await expect(familiar(eve, cid)).rejects.toMatchObject({ reason: 'graph.list-hidden' })
  expect(await mutuals(bob, bob)).toEqual([dan.id, cid.id])
  expect(await mutuals(bob, ann)).toEqual([dan.id, cid.id])
})
