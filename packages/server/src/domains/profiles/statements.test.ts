import type { AccountId, PersonRef } from '@kindred/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountOf, type PeopleHouse, peopleHouse } from '../../../test/profiles/house.ts'
import { familiar, fillerOf, followers, idsOf, mutes, mutuals, peopleLists } from '../../../test/profiles/lists.ts'

const FEW = 10
const MANY = 1000

let house: PeopleHouse
let fill: ReturnType<typeof fillerOf>
let me: AccountId
let crowd: AccountId[]
beforeAll(async () => {
  house = await peopleHouse()
  fill = fillerOf(house)
  crowd = await house.crowd(MANY)
  const [owner] = (await house.crowd(1)) as [AccountId]
  me = owner
})
afterAll(() => house[Symbol.asyncDispose]())

/** Compares what a call asks of the database while there are few rows and once there are many. */
async function expectSame(few: () => Promise<unknown>, many: () => Promise<unknown>): Promise<void> {
  const asked = [await house.countStatements(few), await house.countStatements(many)]
  expect(asked[1]).toBe(asked[0])
  expect(asked[0]).toBeGreaterThan(0)
}

test.each(peopleLists)('[PERF-1] $path asks as much of the database for ten people as for a thousand', async (list) => {
  const [few, many] = await Promise.all(
    [FEW, MANY].map(async (count) => {
      const [owner] = (await house.crowd(1)) as [AccountId]
      const of = await fill.begin(list, owner)
      await fill.add(list, of, crowd.slice(0, count))
      return (limit: number, cursor?: string) => list.read(house.as(owner), of, { limit, ...(cursor && { cursor }) })
    }),
  )
  if (!few || !many) throw new Error('there are two lists')
  for (const limit of [5, 100]) {
    expect(idsOf(await many(limit))).toHaveLength(limit)
    await expectSame(
      () => few(limit),
      () => many(limit),
    )
  }
  await expectSame(
    () => many(5),
    () => many(100),
  )
  const [fewOn, manyOn] = [(await few(5)).cursor as string, (await many(5)).cursor as string]
  await expectSame(
    () => few(5, fewOn),
    () => many(5, manyOn),
  )
})

test('[PERF-1] a list asks no more for four thousand people whom nobody sees than for two thousand', async () => {
  const hidden = await house.crowd(4000)
  await house.database.transaction(({ db }) =>
    db.updateTable('accounts').set({ suspended_at: 0 }).where('id', 'in', hidden).execute(),
  )
  for (const list of [followers, mutes]) {
    const [two, four] = (await house.crowd(2)) as [AccountId, AccountId]
    await fill.add(list, two, hidden.slice(0, 2000))
    await fill.add(list, four, hidden)
    const read = (owner: AccountId) => () => list.read(house.as(owner), owner, { limit: 1 })
    await expectSame(read(two), read(four))
    expect(await house.countStatements(read(four))).toBeLessThanOrEqual(20)
  }
})

test('[PERF-1] many people cost as much as one, however they are named', async () => {
  const refs = crowd.map((id): PersonRef => (Number(id) % 2 ? id : `@c${id}`))
  const pair = refs.slice(0, 2)
  const { profiles, graph } = house.as(me)
  await expectSame(
    () => profiles.many({ people: pair }),
    () => profiles.many({ people: refs.slice(0, 100) }),
  )
  await expectSame(
    () => graph.relationships({ targets: pair }),
    () => graph.relationships({ targets: refs.slice(0, 100) }),
  )
  const { meet, mentionable } = house.services.profiles
  const handles = crowd.map((id) => `c${id}`)
  await expectSame(
    () => meet(accountOf(me), crowd.slice(0, 1)),
    () => meet(accountOf(me), crowd),
  )
  await expectSame(
    () => mentionable(accountOf(me), handles.slice(0, 1)),
    () => mentionable(accountOf(me), handles),
  )
})

test('[PERF-1] a profile costs as much with ten ties of each kind as with a thousand', async () => {
  const owners = (await house.crowd(2)) as [AccountId, AccountId]
  const tables = peopleLists.filter((list) => list !== mutuals && list !== familiar) // the others' rows, read otherwise
  for (const [owner, count] of [
    [owners[0], FEW],
    [owners[1], MANY],
  ] as const)
    for (const list of tables) await fill.add(list, await fill.begin(list, owner), crowd.slice(0, count))
  const calls = [
    (owner: AccountId) => house.as(me).profiles.get({ person: owner }),
    (owner: AccountId) => house.anonymous.profiles.get({ person: owner }),
    (owner: AccountId) => house.as(owner).profiles.me(),
    (owner: AccountId) => house.as(owner).profiles.settings(),
    (owner: AccountId) => house.as(owner).profiles.update({ name: 'Name' }),
    (owner: AccountId) => house.as(owner).profiles.updateSettings({ showFollowers: 'nobody' }),
  ]
  for (const call of calls)
    await expectSame(
      () => call(owners[0]),
      () => call(owners[1]),
    )
})
