import { expect, test } from 'vitest'
import { accountsHouse } from '../../../test/accounts/house.ts'

test('an account is found by id and by handle, and not when there is none', async () => {
  await using house = await accountsHouse()
  const { account } = await house.join('ann')
  expect(await house.accounts.find(account.id)).toEqual(account)
  expect(await house.accounts.find('@ann')).toEqual(account)
  expect(await house.accounts.find('@bob')).toBeUndefined()
})
