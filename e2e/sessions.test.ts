import { createClient } from '@kindred/sdk'
import { TEST_PASSWORD, testServer } from '@kindred/server/testing'
import { expect, test } from 'vitest'
import { httpPath } from './http-path.ts'

test('a device is listed under the name that its client has', async () => {
  await using house = await testServer({ databaseUrl: 'sqlite:', settings: { port: 0, ...httpPath } })
  const { ann } = await house.people('ann')
  const kindred = createClient({ url: await house.server.listen(), device: 'Anns Händy 📱' })
  await kindred.auth.signIn({ identifier: ann.handle, password: TEST_PASSWORD })
  const { items } = await kindred.auth.sessions()
  expect(items.find(({ isCurrent }) => isCurrent)?.device).toBe('Anns Händy 📱')
})
