import type { AccountId, ListId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GraphHouse, openGraphHouse, slices } from '../../../test/graph/house.ts'
import type { Account } from '../../kernel/viewer.ts'
import { MAX_CLOSE_FRIENDS, MAX_LIST_MEMBERS, MAX_LISTS } from './rules.ts'

let house: GraphHouse
let ann: Account
let bob: Account
let eve: Account
beforeAll(async () => {
  house = await openGraphHouse()
  ;({ ann, bob, eve } = await house.people('ann', 'bob', 'eve'))
})
afterAll(() => house[Symbol.asyncDispose]())

const memberCount = async (owner: Account, list: ListId) =>
  (await house.graph.lists.all(owner, { limit: 100 })).items.find(({ id }) => id === list)?.memberCount

describe('close friends', () => {
  test('adding and removing somebody twice is doing it once, and tells nobody', async () => {
    house.takeFacts()
    await house.graph.closeFriends.add(ann, bob.id)
    await house.graph.closeFriends.add(ann, bob.id)
    expect(await friendsOf(ann)).toEqual([bob.id])
    await house.graph.closeFriends.remove(ann, bob.id)
    await house.graph.closeFriends.remove(ann, bob.id)
    expect(await friendsOf(ann)).toEqual([])
    expect(house.takeFacts()).toEqual([])
  })

  test('there may be so many close friends and not one more', async () => {
    const { max } = await house.people('max')
    for (const friends of slices(await house.crowd(MAX_CLOSE_FRIENDS), 1000)) {
      const rows = friends.map((id) => ({ id: id as never, owner_id: max.id, friend_id: id, created_at: 0 }))
      await house.database.transaction(({ db }) => db.insertInto('close_friends').values(rows).execute())
    }
    await expect(house.graph.closeFriends.add(max, bob.id)).rejects.toMatchObject({
      reason: 'graph.too-many',
      details: { maximum: MAX_CLOSE_FRIENDS },
    })
    expect(await friendsOf(max)).toHaveLength(MAX_CLOSE_FRIENDS)
  })
})

describe('lists', () => {
  test('a list is made, renamed, filled, counted and removed with its members', async () => {
    const list = await house.graph.lists.create(ann, 'readers')
    expect(list).toMatchObject({ name: 'readers', memberCount: 0 })
    expect(await house.graph.lists.rename(ann, list.id, 'writers')).toMatchObject({ id: list.id, name: 'writers' })
    await house.graph.lists.add(ann, list.id, bob.id)
    await house.graph.lists.add(ann, list.id, bob.id)
    await house.graph.lists.add(ann, list.id, eve.id)
    expect(await memberCount(ann, list.id)).toBe(2)
    await house.graph.lists.drop(ann, list.id, bob.id)
    await house.graph.lists.drop(ann, list.id, bob.id)
    expect(await memberCount(ann, list.id)).toBe(1)
    expect(await house.doctor()).toEqual([])
    await house.graph.lists.remove(ann, list.id)
    expect(await memberCount(ann, list.id)).toBeUndefined()
    const members = house.db.selectFrom('audience_list_members').select('id').where('list_id', '=', list.id)
    expect(await members.execute()).toEqual([])
  })

  test('[AUTHZ-2] the list of somebody else is as good as none, and stays as it was', async () => {
    const list = await house.graph.lists.create(ann, 'private')
    await house.graph.lists.add(ann, list.id, bob.id)
    const missing = '4503599627370495' as ListId
    const { lists } = house.graph
    const verbs: [string, (id: ListId) => Promise<unknown>][] = [
      ['rename', (id) => lists.rename(eve, id, 'mine')],
      ['remove', (id) => lists.remove(eve, id)],
      ['add', (id) => lists.add(eve, id, bob.id)],
      ['drop', (id) => lists.drop(eve, id, bob.id)],
    ]
    for (const [name, verb] of verbs) {
      const refused = await verb(list.id).catch((error: unknown) => error)
      expect(refused, name).toMatchObject({ reason: 'not-found' })
      expect(refused, name).toEqual(await verb(missing).catch((error: unknown) => error))
    }
    expect((await lists.all(ann, { limit: 100 })).items.find(({ id }) => id === list.id)).toMatchObject({
      name: 'private',
      memberCount: 1,
    })
    expect((await lists.all(eve, { limit: 100 })).items).toEqual([])
  })

  test('there may be so many lists and not one more, even when many are made at once', async () => {
    const { lou } = await house.people('lou')
    const attempts = Array.from({ length: MAX_LISTS + 5 }, (_, i) => house.graph.lists.create(lou, `list ${i}`))
    const refused = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(5)
    expect(refused[0]).toMatchObject({ reason: { reason: 'graph.too-many', details: { maximum: MAX_LISTS } } })
    expect((await house.graph.lists.all(lou, { limit: 100 })).items).toHaveLength(MAX_LISTS)
  })

  test('a list holds so many people and not one more', async () => {
    const list = await house.graph.lists.create(bob, 'crowd')
    for (const members of slices(await house.crowd(MAX_LIST_MEMBERS), 1000)) {
      const rows = members.map((id) => ({ id: id as never, list_id: list.id, member_id: id, created_at: 0 }))
      await house.database.transaction(({ db }) => db.insertInto('audience_list_members').values(rows).execute())
    }
    await house.database.transaction(({ db }) =>
      db.updateTable('audience_lists').set({ member_count: MAX_LIST_MEMBERS }).where('id', '=', list.id).execute(),
    )
    await expect(house.graph.lists.add(bob, list.id, ann.id)).rejects.toMatchObject({
      reason: 'graph.too-many',
      details: { maximum: MAX_LIST_MEMBERS },
    })
    expect(await memberCount(bob, list.id)).toBe(MAX_LIST_MEMBERS)
  })

  test('[PAG-1] following the cursors gives each list once, the newest first', async () => {
    const { pam } = await house.people('pam')
    const made: string[] = []
    for (let i = 0; i < 7; i++) made.unshift((await house.graph.lists.create(pam, `list ${i}`)).id)
    const walked: string[] = []
    let cursor: string | undefined
    do {
      const page = await house.graph.lists.all(pam, { limit: 3, cursor })
      walked.push(...page.items.map(({ id }) => id))
      cursor = page.cursor ?? undefined
    } while (cursor)
    expect(walked).toEqual(made)
  })
})

async function friendsOf(owner: Account): Promise<AccountId[]> {
  const rows = await house.db.selectFrom('close_friends').select('friend_id').where('owner_id', '=', owner.id).execute()
  return rows.map(({ friend_id }) => friend_id)
}
