import type { AccountId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GraphHouse, openGraphHouse } from '../../../test/graph/house.ts'
import type { Account } from '../../kernel/viewer.ts'

let house: GraphHouse
beforeAll(async () => {
  house = await openGraphHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

let made = 0
/** New people for each test, by short names. */
async function people<Name extends string>(...names: Name[]): Promise<Record<Name, Account>> {
  const group = ++made
  const entries = Object.entries<Account>(await house.people(...names.map((name) => `${name}_${group}`)))
  house.takeFacts()
  return Object.fromEntries(entries.map(([handle, account]) => [handle.split('_')[0], account])) as never
}

async function relation(viewer: Account, other: Account) {
  const relations = await house.graph.relations(viewer.id, [other.id])
  return relations.get(other.id)
}
const followingOf = async (viewer: Account, other: Account) => (await relation(viewer, other))?.following
const goPrivate = (account: Account) => house.graph.setPrivacy(account.id, true)
const goPublic = (account: Account) => house.graph.setPrivacy(account.id, false)

async function countsOf(account: Account) {
  return (await house.graph.counts([account.id])).get(account.id)
}

async function suspend(account: Account) {
  await house.accounts.suspend({ kind: 'system' }, account.id, null)
  house.takeFacts()
}

describe('follows', () => {
  test('[FOL-5] following twice is following once', async () => {
    const { ann, bob } = await people('ann', 'bob')
    expect(await house.graph.follow(ann, bob.id)).toBe('yes')
    expect(await house.graph.follow(ann, bob.id)).toBe('yes')
    expect(house.takeFacts()).toEqual(['graph.followed'])
    expect([await countsOf(ann), await countsOf(bob)]).toEqual([
      { followers: 0, following: 1 },
      { followers: 1, following: 0 },
    ])
  })

  test('[FOL-5] unfollowing twice is unfollowing once, and what one never followed costs nothing', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await house.graph.unfollow(ann, bob.id)
    await house.graph.follow(ann, bob.id)
    await house.graph.unfollow(ann, bob.id)
    await house.graph.unfollow(ann, bob.id)
    expect(house.takeFacts()).toEqual(['graph.followed', 'graph.unfollowed'])
    expect([await countsOf(ann), await countsOf(bob)]).toEqual([
      { followers: 0, following: 0 },
      { followers: 0, following: 0 },
    ])
  })

  test('[FOL-1] nobody follows, blocks, mutes or lists themselves', async () => {
    const { ann } = await people('ann')
    const list = await house.graph.lists.create(ann, 'me')
    const verbs = [
      () => house.graph.follow(ann, ann.id),
      () => house.graph.block(ann, ann.id),
      () => house.graph.mute(ann, ann.id),
      () => house.graph.closeFriends.add(ann, ann.id),
      () => house.graph.lists.add(ann, list.id, ann.id),
    ]
    for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ reason: 'graph.self' })
  })

  test('[FOL-2] a private account is asked, and asked again after an end of the follow', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await goPrivate(bob)
    expect(await house.graph.follow(ann, bob.id)).toBe('requested')
    expect(await house.graph.follow(ann, bob.id)).toBe('requested')
    expect(await countsOf(bob)).toEqual({ followers: 0, following: 0 })
    await house.graph.approve(bob, ann.id)
    expect(await followingOf(ann, bob)).toBe('yes')
    await house.graph.unfollow(ann, bob.id)
    expect(await house.graph.follow(ann, bob.id)).toBe('requested')
    expect(house.takeFacts()).toEqual(['graph.requested', 'graph.followed', 'graph.unfollowed', 'graph.requested'])
  })

  test('[FOL-1] a pair is strangers, asking or following, and never two of them', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await goPrivate(bob)
    await house.graph.follow(ann, bob.id)
    expect(await relation(bob, ann)).toMatchObject({ requestedBy: true, followedBy: false })
    await house.graph.approve(bob, ann.id)
    expect(await relation(bob, ann)).toMatchObject({ requestedBy: false, followedBy: true })
    await house.graph.removeFollower(bob, ann.id)
    expect(await relation(bob, ann)).toMatchObject({ requestedBy: false, followedBy: false })
  })

  test('[FOL-4] an approval needs a request that waits now', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await goPrivate(bob)
    await expect(house.graph.approve(bob, ann.id)).rejects.toMatchObject({ reason: 'not-found' })
    await house.graph.follow(ann, bob.id)
    await house.graph.cancelRequest(ann, bob.id)
    await expect(house.graph.approve(bob, ann.id)).rejects.toMatchObject({ reason: 'not-found' })
    await house.graph.follow(ann, bob.id)
    await house.graph.reject(bob, ann.id)
    await expect(house.graph.approve(bob, ann.id)).rejects.toMatchObject({ reason: 'not-found' })
    await house.graph.follow(ann, bob.id)
    await house.graph.approve(bob, ann.id)
    await house.graph.approve(bob, ann.id)
    expect(await countsOf(bob)).toEqual({ followers: 1, following: 0 })
  })

  test('[FOL-6] going private keeps the followers and asks the next ones to ask', async () => {
    const { ann, bob, cid } = await people('ann', 'bob', 'cid')
    await house.graph.follow(ann, bob.id)
    await goPrivate(bob)
    expect(await followingOf(ann, bob)).toBe('yes')
    expect(await house.graph.follow(ann, bob.id)).toBe('yes')
    expect(await house.graph.follow(cid, bob.id)).toBe('requested')
  })

  test('[FOL-3] going public turns every request that waits into a follow, and counts each', async () => {
    const { ann, bob, cid, dan } = await people('ann', 'bob', 'cid', 'dan')
    await goPrivate(bob)
    for (const asker of [ann, cid, dan]) await house.graph.follow(asker, bob.id)
    await house.graph.cancelRequest(dan, bob.id)
    house.takeFacts()
    await goPublic(bob)
    expect(await house.graph.relations(bob.id, [ann.id, cid.id, dan.id])).toMatchObject(
      new Map([
        [ann.id, { followedBy: true, requestedBy: false }],
        [cid.id, { followedBy: true, requestedBy: false }],
        [dan.id, { followedBy: false, requestedBy: false }],
      ]),
    )
    expect(house.takeFacts()).toEqual(['graph.followed', 'graph.followed'])
    expect([await countsOf(bob), await countsOf(ann)]).toEqual([
      { followers: 2, following: 0 },
      { followers: 0, following: 1 },
    ])
  })

  test('[FOL-3] more requests than a slice holds are all approved', async () => {
    const { bob } = await people('bob')
    await goPrivate(bob)
    const rows = (await house.crowd(1203)).map((id) => ({
      id: id as never,
      requester_id: id,
      target_id: bob.id,
      created_at: 0,
    }))
    await house.database.transaction(({ db }) => db.insertInto('follow_requests').values(rows).execute())
    await goPublic(bob)
    expect(await countsOf(bob)).toEqual({ followers: 1203, following: 0 })
    expect(await house.doctor()).toEqual([])
  })
})

describe('blocks', () => {
  test('[BLK-5] a block ends follows, requests, close friends and places on lists in both directions at once', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const annsList = await house.graph.lists.create(ann, 'readers')
    const bobsList = await house.graph.lists.create(bob, 'readers')
    await house.graph.follow(ann, bob.id)
    await goPrivate(ann)
    await house.graph.follow(bob, ann.id)
    await house.graph.closeFriends.add(ann, bob.id)
    await house.graph.closeFriends.add(bob, ann.id)
    await house.graph.lists.add(ann, annsList.id, bob.id)
    await house.graph.lists.add(bob, bobsList.id, ann.id)
    house.takeFacts()

    await house.graph.block(ann, bob.id)

    expect(house.takeFacts()).toEqual(['graph.blocked'])
    expect(await relation(ann, bob)).toEqual({ ...strangers, blocking: true })
    expect(await relation(bob, ann)).toEqual({ ...strangers, blockedBy: true })
    expect([await countsOf(ann), await countsOf(bob)]).toEqual([
      { followers: 0, following: 0 },
      { followers: 0, following: 0 },
    ])
    expect(await circlesOf(ann.id, bob.id)).toEqual([])
    expect(await house.doctor()).toEqual([])
  })

  test('[BLK-5] unblocking restores nothing', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await house.graph.follow(ann, bob.id)
    await house.graph.follow(bob, ann.id)
    await house.graph.block(ann, bob.id)
    await house.graph.unblock(ann, bob.id)
    await house.graph.unblock(ann, bob.id)
    expect(await relation(ann, bob)).toEqual(strangers)
    expect(house.takeFacts().filter((name) => name === 'graph.unblocked')).toHaveLength(1)
  })

  test('[BLK-3] whoever blocks the viewer answers as a missing person does, in every verb', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const list = await house.graph.lists.create(bob, 'readers')
    await house.graph.block(ann, bob.id)
    const missing = '4503599627370495' as AccountId
    for (const [name, verb] of verbsOn(bob, list.id)) {
      const hidden = await verb(ann.id).catch((error: unknown) => error)
      const absent = await verb(missing).catch((error: unknown) => error)
      expect(hidden, name).toMatchObject({ reason: 'not-found', details: null })
      expect(hidden, name).toEqual(absent)
    }
    expect(await house.graph.relationships(bob, [ann.id])).toEqual([])
  })

  test('[BLK-3] whom the viewer blocks has to be unblocked first, and undoing stays possible', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const list = await house.graph.lists.create(ann, 'readers')
    await house.graph.block(ann, bob.id)
    const undoing = ['unfollow', 'removeFollower', 'reject', 'cancelRequest', 'unmute', 'friends.remove', 'lists.drop']
    for (const [name, verb] of verbsOn(ann, list.id)) {
      if (['block', 'unblock', ...undoing].includes(name)) await verb(bob.id)
      else if (name === 'approve') await expect(verb(bob.id), name).rejects.toMatchObject({ reason: 'not-found' })
      else await expect(verb(bob.id), name).rejects.toMatchObject({ reason: 'graph.unblock-first' })
      if (name === 'unblock') await house.graph.block(ann, bob.id)
    }
    expect(await house.graph.relationships(ann, [bob.id])).toMatchObject([{ person: bob.id, blocking: true }])
  })

  test('[BLK-3] a suspended person answers as a missing one does, in every verb', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const list = await house.graph.lists.create(ann, 'readers')
    await suspend(bob)
    for (const [name, verb] of verbsOn(ann, list.id))
      await expect(verb(bob.id), name).rejects.toMatchObject({ reason: 'not-found' })
    expect(await house.graph.relationships(ann, [bob.id])).toEqual([])
  })

  test('[BLK-8] a block outlives a change of privacy and a suspension', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await house.graph.block(ann, bob.id)
    for (const account of [ann, bob]) {
      await goPrivate(account)
      await goPublic(account)
      await suspend(account)
      await house.accounts.unsuspend({ kind: 'system' }, account.id)
    }
    expect(await relation(ann, bob)).toEqual({ ...strangers, blocking: true })
    await expect(house.graph.follow(bob, ann.id)).rejects.toMatchObject({ reason: 'not-found' })
  })
})

describe('mutes', () => {
  test('[BLK-7] a mute is seen by the muter alone and says nothing to anybody', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await house.graph.mute(ann, bob.id)
    expect(await relation(ann, bob)).toMatchObject({ muting: true })
    expect(await relation(bob, ann)).toEqual(strangers)
    expect(house.takeFacts()).toEqual([])
  })

  test('a mute ends by itself, takes new terms, and is swept when it has ended', async () => {
    const { ann, bob, cid } = await people('ann', 'bob', 'cid')
    const inAnHour = new Date(house.clock() + 3_600_000).toISOString()
    await house.graph.mute(ann, bob.id, { scope: ['posts', 'stories'], until: inAnHour })
    await house.graph.mute(ann, cid.id, { until: inAnHour })
    await house.graph.mute(ann, cid.id, { scope: ['reposts'] })
    expect(await mutesOf(ann.id)).toMatchObject([
      { mutes_posts: 1, mutes_reposts: 0, mutes_stories: 1, mutes_notifications: 0, until: Date.parse(inAnHour) },
      { mutes_posts: 0, mutes_reposts: 1, mutes_stories: 0, mutes_notifications: 0, until: null },
    ])
    house.clock.advance(3_600_000)
    expect((await relation(ann, bob))?.muting).toBe(false)
    expect((await relation(ann, cid))?.muting).toBe(true)
    expect(await house.graph.sweep()).toBe(1)
    expect(await mutesOf(ann.id)).toHaveLength(1)
    await house.graph.unmute(ann, cid.id)
    expect(await mutesOf(ann.id)).toEqual([])
  })

  test('[AUTHZ-3] nothing but scope and end is taken from the terms of a mute', async () => {
    const { ann, bob, eve } = await people('ann', 'bob', 'eve')
    const columns = { id: '1', muter_id: eve.id, muted_id: eve.id, mutes_stories: 1, created_at: 0 }
    await house.graph.mute(ann, bob.id, { ...columns, scope: ['posts'] } as object)
    const [row, ...others] = await mutesOf(ann.id)
    expect(others).toEqual([])
    expect(row).toMatchObject({ muter_id: ann.id, muted_id: bob.id, mutes_stories: 0, created_at: house.clock() })
    expect(row?.id).not.toBe('1')
  })

  test('a mute whose end has passed is refused by its field', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const now = new Date(house.clock()).toISOString()
    await expect(house.graph.mute(ann, bob.id, { until: now })).rejects.toMatchObject({
      reason: 'invalid-input',
      details: { issues: [{ path: 'until' }] },
    })
  })
})

const strangers = {
  following: 'no',
  followedBy: false,
  requestedBy: false,
  blocking: false,
  blockedBy: false,
  muting: false,
}

type ListId = Parameters<GraphHouse['graph']['lists']['add']>[1]

function verbsOn(viewer: Account, list: ListId): [string, (target: AccountId) => Promise<unknown>][] {
  const { graph } = house
  return [
    ['follow', (target) => graph.follow(viewer, target)],
    ['unfollow', (target) => graph.unfollow(viewer, target)],
    ['removeFollower', (target) => graph.removeFollower(viewer, target)],
    ['approve', (target) => graph.approve(viewer, target)],
    ['reject', (target) => graph.reject(viewer, target)],
    ['cancelRequest', (target) => graph.cancelRequest(viewer, target)],
    ['block', (target) => graph.block(viewer, target)],
    ['unblock', (target) => graph.unblock(viewer, target)],
    ['mute', (target) => graph.mute(viewer, target)],
    ['unmute', (target) => graph.unmute(viewer, target)],
    ['friends.add', (target) => graph.closeFriends.add(viewer, target)],
    ['friends.remove', (target) => graph.closeFriends.remove(viewer, target)],
    ['lists.add', (target) => graph.lists.add(viewer, list, target)],
    ['lists.drop', (target) => graph.lists.drop(viewer, list, target)],
  ]
}

async function circlesOf(...members: AccountId[]) {
  const friends = await house.db
    .selectFrom('close_friends')
    .select('friend_id')
    .where('friend_id', 'in', members)
    .execute()
  const listed = await house.db
    .selectFrom('audience_list_members')
    .select('member_id')
    .where('member_id', 'in', members)
    .execute()
  return [...friends, ...listed]
}

function mutesOf(muter: AccountId) {
  return house.db.selectFrom('mutes').selectAll().where('muter_id', '=', muter).orderBy('id').execute()
}
