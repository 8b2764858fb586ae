import { createClient } from '@kindred/sdk'
import { createAdminClient } from '@kindred/sdk/server'
import { system } from '@kindred/server'
import { TEST_PASSWORD, testServer } from '@kindred/server/testing'
import { expect, test } from 'vitest'
import { httpPath } from './http-path.ts'

test('an app that has users already brings them, lets them in, acts as them, and shuts them out', async () => {
  await using house = await testServer({ databaseUrl: 'sqlite:', settings: { port: 0, ...httpPath } })
  const url = await house.server.listen()
  const { ada } = await house.people('ada')
  await house.server.house.services.accounts.setRole(system, ada.id, 'admin')
  const { session } = await house.anonymous.auth.signIn({ identifier: 'ada', password: TEST_PASSWORD })
  const operator = createAdminClient({ url, key: session.token })
  const { key } = await operator.keys.create({ name: 'the app', scopes: ['people:write', 'tokens:mint', 'act'] })

  const app = createAdminClient({ url, key })
  const { person } = await app.people.upsert({ externalId: 'user-42', name: 'Ann Lee' })
  const { token } = await app.tokens.mint({ externalId: 'user-42' })
  const phone = createClient({ url })
  const { viewer } = await phone.auth.exchange({ token })
  expect(viewer).toMatchObject({ id: person.id, handle: 'ann_lee', email: null })
  expect((await phone.profiles.me()).id).toBe(person.id)

  const post = await app.as(person.id).posts.create({ text: 'from the app' })
  expect((await phone.posts.get({ post: post.id })).author.id).toBe(person.id)
  expect((await operator.audit()).items.map(({ path }) => path)).toEqual(['posts.create'])

  await app.people.revokeSessions({ person: { externalId: 'user-42' } })
  await expect(phone.profiles.me()).rejects.toMatchObject({ reason: 'unauthenticated' })
  await expect(app.people.get({ person: '@ada' })).rejects.toMatchObject({
    reason: 'forbidden',
    details: { scope: 'people:read' },
  })
})
