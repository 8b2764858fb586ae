import type { AccountId } from '@kindred/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GraphHouse, openGraphHouse } from '../../../test/graph/house.ts'
import type { Account } from '../../kernel/viewer.ts'

// SQLite has one writer, so only Postgres can show that a lock is missing; both must end the same.

let house: GraphHouse
beforeAll(async () => {
  house = await openGraphHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

const PAIRS = 200

/** What may be refused because the other side was faster. */
const mayLose = (attempt: Promise<unknown>) =>
  attempt.catch((error: { reason?: string }) => {
    if (error.reason !== 'not-found' && error.reason !== 'graph.unblock-first') throw error
  })

/** A verb that names somebody reads once before its transaction: what is to meet it there does the same. */
const afterARead = (work: () => Promise<void>) => house.graph.counts([]).then(work)

async function togglePrivacy({ id }: Account): Promise<void> {
  await house.graph.setPrivacy(id, true)
  await house.graph.setPrivacy(id, false)
}

function viewer(id: AccountId): Account {
  return { kind: 'account', id, role: 'member', session: undefined }
}

async function pairs(): Promise<[Account, Account][]> {
  const ids = await house.crowd(PAIRS * 2)
  return Array.from({ length: PAIRS }, (_, i) => [viewer(ids[2 * i] as AccountId), viewer(ids[2 * i + 1] as AccountId)])
}

test('[BLK-6] follow beside block never leaves both', async () => {
  const couples = await pairs()
  await Promise.all(
    couples.flatMap(([a, b]) => [
      mayLose(house.graph.follow(a, b.id)),
      house.graph.block(b, a.id),
      mayLose(house.graph.follow(b, a.id)),
    ]),
  )
  for (const [a, b] of couples) {
    const relations = await house.graph.relations(a.id, [b.id])
    expect(relations.get(b.id)).toMatchObject({ following: 'no', followedBy: false, blockedBy: true })
  }
  expect(await house.doctor()).toEqual([])
})

test('[BLK-6] block beside block leaves one of them, and nobody follows', async () => {
  const couples = await pairs()
  await Promise.all(
    couples.flatMap(([a, b]) => [
      mayLose(house.graph.block(a, b.id)),
      mayLose(house.graph.block(b, a.id)),
      mayLose(house.graph.closeFriends.add(a, b.id)),
    ]),
  )
  for (const [a, b] of couples) {
    const relation = (await house.graph.relations(a.id, [b.id])).get(b.id)
    expect([relation?.blocking, relation?.blockedBy].filter(Boolean)).toHaveLength(1)
  }
  const friends = house.db.selectFrom('close_friends').select('friend_id')
  expect(
    await friends
      .where(
        'friend_id',
        'in',
        couples.map(([, b]) => b.id),
      )
      .execute(),
  ).toEqual([])
})

test('[FOL-4] approve beside cancel beside block comes to what some order of them would', async () => {
  const couples = await pairs()
  for (const [, owner] of couples) await house.graph.setPrivacy(owner.id, true)
  await Promise.all(couples.map(([asker, owner]) => house.graph.follow(asker, owner.id)))
  await Promise.all(
    couples.flatMap(([asker, owner], i) => [
      mayLose(house.graph.approve(owner, asker.id)),
      mayLose(house.graph.cancelRequest(asker, owner.id)),
      ...(i % 2 === 0 ? [mayLose(house.graph.block(owner, asker.id))] : []),
    ]),
  )
  for (const [i, [asker, owner]] of couples.entries()) {
    const relation = (await house.graph.relations(asker.id, [owner.id])).get(owner.id)
    expect(relation?.following).toBeOneOf(i % 2 === 0 ? ['no'] : ['no', 'yes'])
  }
  expect(await house.doctor()).toEqual([])
})

test('[FOL-3] a request beside a change of privacy never waits at a public account', async () => {
  const couples = await pairs()
  for (const [, owner] of couples) await house.graph.setPrivacy(owner.id, true)
  await Promise.all(
    couples.flatMap(([asker, owner], i) => [
      house.graph.follow(asker, owner.id),
      afterARead(() => house.graph.setPrivacy(owner.id, false)),
      ...(i % 2 === 0 ? [afterARead(() => togglePrivacy(owner))] : []),
    ]),
  )
  const waiting = house.db
    .selectFrom('follow_requests')
    .innerJoin('accounts', 'accounts.id', 'target_id')
    .select('target_id')
    .where('is_private', '=', 0)
  expect(await waiting.execute()).toEqual([])
  expect(await house.doctor()).toEqual([])
})

test('[FOL-3] people who wait for each other and go public at once all end as followers', async () => {
  const group = (await house.crowd(12)).map(viewer)
  for (const { id } of group) await house.graph.setPrivacy(id, true)
  for (const a of group) for (const b of group) if (a !== b) await house.graph.follow(a, b.id)
  await Promise.all(group.map(({ id }) => house.graph.setPrivacy(id, false)))
  const counts = await house.graph.counts(group.map(({ id }) => id))
  expect([...counts.values()]).toEqual(group.map(() => ({ followers: 11, following: 11 })))
  expect(await house.doctor()).toEqual([])
})

test('[CNT-3] 64 follows of one person by the same one at once leave one follow, one count and one fact', async () => {
  const [star, fan] = (await house.crowd(2)).map(viewer) as [Account, Account]
  house.takeFacts()
  await Promise.all(Array.from({ length: 64 }, () => house.graph.follow(fan, star.id)))
  expect((await house.graph.counts([star.id])).get(star.id)).toEqual({ followers: 1, following: 0 })
  expect(house.takeFacts()).toEqual(['graph.followed'])
})

test('[CNT-1] 64 people who follow and unfollow one person at once leave the counts that a recount gives', async () => {
  const [star] = (await house.crowd(1)).map(viewer) as [Account]
  const fans = (await house.crowd(64)).map(viewer)
  await Promise.all(
    fans.flatMap((fan, i) => [
      house.graph.follow(fan, star.id),
      house.graph.unfollow(fan, star.id),
      ...(i % 2 === 0 ? [house.graph.follow(fan, star.id)] : [house.graph.removeFollower(star, fan.id)]),
    ]),
  )
  expect(await house.doctor()).toEqual([])
})

test('[CNT-1] a counter that was spoilt is told with what it should be', async () => {
  const [star, fan] = (await house.crowd(2)).map(viewer) as [Account, Account]
  await house.graph.follow(fan, star.id)
  await house.database.transaction(({ db }) =>
    db.updateTable('graph_counts').set({ followers_count: 7 }).where('account_id', '=', star.id).execute(),
  )
  expect(await house.doctor()).toEqual([`graph.followers-count: ${star.id} is stored as 7 and counts 1`])
  await house.database.transaction(({ db }) =>
    db.updateTable('graph_counts').set({ followers_count: 1 }).where('account_id', '=', star.id).execute(),
  )
})
