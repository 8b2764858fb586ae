import { createClient, isRefusal, memorySession } from '@kindred/sdk'
import { TEST_PASSWORD, testServer } from '@kindred/server/testing'
import { expect, test } from 'vitest'
import { httpPath } from './http-path.ts'

test('bad input reaches the caller of the client with its field and its remedy', async () => {
  await using house = await testServer({ databaseUrl: 'sqlite:', settings: { port: 0, ...httpPath } })
  const { ann } = await house.people('ann')
  const kindred = createClient({ url: await house.server.listen(), session: memorySession(), retries: 0 })
  await kindred.auth.signIn({ identifier: ann.handle, password: TEST_PASSWORD })
  const long = await kindred.profiles.update({ bio: 'a'.repeat(501) }).catch((error) => error)
  expect(isRefusal(long, 'invalid-input') && long.details.issues).toEqual([
    { path: 'bio', message: 'is longer than 500 characters', fix: 'give at most 500 characters or null' },
  ])
  expect(long.message).toMatch(/First: bio is longer than 500 characters: give at most 500 characters or null\.$/)
  const nested = await kindred.profiles.update({ links: [{ url: 'ftp://example.com' }] }).catch((error) => error)
  expect(isRefusal(nested, 'invalid-input') && nested.details.issues).toMatchObject([{ path: 'links.0.url' }])
})
