import { expect, inject, test } from 'vitest'
import { accountsModule } from '../src/domains/accounts/index.ts'
import { testHouse } from '../src/testing/house.ts'

test('[TIME-2] ids rise though the clock stands still', async () => {
  await using house = await testHouse({ databaseUrl: inject('databaseUrl'), modules: [accountsModule()] })
  const ids = Array.from({ length: 200 }, () => Number(house.tools.nextId()))
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
  expect(await house.services.accounts.find('@nobody')).toBeUndefined()
})
