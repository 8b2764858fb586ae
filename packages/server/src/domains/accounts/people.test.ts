import type { AccountId, PersonRef } from '@kindred/contract'
import { expect, test } from 'vitest'
import { accountsHouse } from '../../../test/accounts/house.ts'
import { system } from '../../kernel/viewer.ts'
import { activeAccount } from './queries.ts'

const HOUR_MS = 60 * 60_000

test('an account is found by id and by handle, and not when there is none', async () => {
  await using house = await accountsHouse()
  const { account } = await house.join('ann')
  expect(account).toEqual({
    id: account.id,
    handle: 'ann',
    role: 'member',
    isPrivate: false,
    isActive: true,
    suspendedAt: null,
    suspendedUntil: null,
    createdAt: house.clock(),
    epoch: 1,
  })
  expect(await house.accounts.find(account.id)).toEqual(account)
  expect(await house.accounts.find('@ann')).toEqual(account)
  expect(await house.accounts.find('@bob')).toBeUndefined()
  expect(await house.accounts.find('@4nn')).toBeUndefined()
})

test('[TXT-1] a look-alike of a handle finds nobody', async () => {
  await using house = await accountsHouse()
  await house.join('bob')
  expect(await house.accounts.find('@b0b')).toBeUndefined()
  expect((await house.accounts.findByHandles(['bob', 'b0b'])).size).toBe(1)
})

test('[ERR-1] a suspended account is required in vain, as a missing one is', async () => {
  await using house = await accountsHouse()
  const { account } = await house.join('ann')
  await house.accounts.suspend(system, account.id, null)
  expect(await house.accounts.findActive('@ann')).toBeUndefined()
  await expect(house.accounts.require('@ann')).rejects.toMatchObject({ reason: 'not-found', details: null })
  await expect(house.accounts.require('@nobody')).rejects.toMatchObject({ reason: 'not-found', details: null })
  expect(await house.accounts.find('@ann')).toMatchObject({ isActive: false, suspendedAt: house.clock() })
})

test('[VIS-2] a suspension ends by itself for look-ups, lists and queries of others at once', async () => {
  await using house = await accountsHouse()
  const { account } = await house.join('ann')
  await house.join('bob')
  await house.accounts.suspend(system, account.id, house.clock() + HOUR_MS)

  const seen = async () => ({
    get: (await house.accounts.findActive('@ann')) !== undefined,
    list: (await house.accounts.list([account.id])).get(account.id)?.isActive,
    query: (
      await house.db
        .selectFrom('accounts as a')
        .select('a.handle')
        .where(activeAccount(house.clock(), 'a'))
        .orderBy('a.handle')
        .execute()
    ).map(({ handle }) => handle),
  })
  house.clock.advance(HOUR_MS - 1)
  expect(await seen()).toEqual({ get: false, list: false, query: ['bob'] })
  house.clock.advance(1)
  expect(await seen()).toEqual({ get: true, list: true, query: ['ann', 'bob'] })
  expect(await house.accounts.find('@ann')).toMatchObject({ suspendedAt: null, suspendedUntil: null })
})

test('many are looked up at once, by whatever names them', async () => {
  await using house = await accountsHouse()
  const { account: ann } = await house.join('ann')
  const { account: bob } = await house.join('bob')
  const refs: PersonRef[] = [ann.id, '@bob', '@ann', '@nobody', '42' as AccountId]
  expect([...(await house.accounts.resolve(refs))]).toEqual([
    [ann.id, ann],
    ['@bob', bob],
    ['@ann', ann],
  ])
  expect((await house.accounts.list([])).size).toBe(0)
  expect((await house.accounts.findByHandles([])).size).toBe(0)
})

test('[TXT-1] a handle is available unless it, or one that looks like it, is taken or reserved', async () => {
  await using house = await accountsHouse()
  await house.join('bob')
  const { handleAvailable } = house.accounts
  expect(await handleAvailable('ann')).toEqual({ available: true, why: null })
  expect(await handleAvailable('b0b')).toEqual({ available: false, why: 'taken' })
  expect(await handleAvailable('r00t')).toEqual({ available: false, why: 'reserved' })
})

test('going private and public is told once each', async () => {
  await using house = await accountsHouse()
  const { account } = await house.join('ann')
  expect(await house.accounts.setPrivate(account.id, true)).toBe(true)
  expect(await house.accounts.setPrivate(account.id, true)).toBe(false)
  expect(await house.accounts.find('@ann')).toMatchObject({ isPrivate: true })
  expect(await house.accounts.setPrivate(account.id, false)).toBe(true)
  expect(await house.accounts.find('@ann')).toMatchObject({ isPrivate: false })
})
