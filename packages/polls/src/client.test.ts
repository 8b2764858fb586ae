import { createClient, isRefusal, memorySession } from '@kindred/sdk'
import { createAdminClient } from '@kindred/sdk/server'
import { system } from '@kindred/server'
import { expect, test } from 'vitest'
import { type PollServer, pollServer, question } from '../test/kit.ts'
import { polls } from './client.ts'

const fetchOf =
  ({ server }: PollServer): typeof globalThis.fetch =>
  (input, init) =>
    server.fetch(new Request(input, init), { address: '127.0.0.1' })

test('[EXT-4] the client calls a module as it calls us: methods, lists, keys and reasons', async () => {
  await using kit = await pollServer()
  const { ann, bob, cid } = await kit.people('ann', 'bob', 'cid')
  const clientOf = ({ token }: { token: string }) =>
    createClient({
      url: 'http://kindred.test',
      modules: { polls },
      session: memorySession(token),
      fetch: fetchOf(kit),
    })
  const author = clientOf(ann)
  const { post } = await author.polls.create(question(), { idempotencyKey: 'once' })
  expect((await author.polls.create(question(), { idempotencyKey: 'once' })).post.id).toBe(post.id)
  for (const person of [bob, cid]) await clientOf(person).polls.vote({ post: post.id, options: [1] })
  const handles: string[] = []
  for await (const { person } of author.polls.voters({ post: post.id, limit: 1 })) handles.push(person.handle)
  expect(handles).toEqual(['cid', 'bob'])
  const thrown = await clientOf(bob)
    .polls.voters({ post: post.id })
    .then(undefined, (error: unknown) => error)
  expect(isRefusal(thrown, 'polls.not-author') && thrown.message).toContain('Only the author')
})

test('[EXT-4] the client of a host app’s server calls a module in the name of people', async () => {
  await using kit = await pollServer()
  const { ann, ada } = await kit.people('ann', 'ada')
  await kit.server.house.services.accounts.setRole(system, ada.id, 'admin')
  const { admin } = kit.server.api.as('@ada')
  const { key } = await admin.keys.create({ name: 'the app', scopes: ['act'] })
  const kindred = createAdminClient({ url: 'http://kindred.test', key, modules: { polls }, fetch: fetchOf(kit) })
  const { post } = await kindred.as('@ann').polls.create(question())
  expect(post.author.id).toBe(ann.id)
  const { items } = await admin.audit({})
  expect(items.map(({ path, person }) => [path, person])).toEqual([['polls.create', ann.id]])
})

test('a module under a name that the client has itself is a mistake of the caller’s', () => {
  for (const name of ['posts', 'session'])
    expect(() => createClient({ url: 'http://kindred.test', modules: { [name]: polls } })).toThrow(`modules.${name}`)
})
