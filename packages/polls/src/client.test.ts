import { createClient, isRefusal, memorySession } from '@kindred/sdk'
import { expect, test } from 'vitest'
import { pollServer, question } from '../test/kit.ts'
import { polls } from './client.ts'

test('[EXT-4] the client calls a module as it calls us: methods, lists, keys and reasons', async () => {
  await using kit = await pollServer()
  const { ann, bob, cid } = await kit.people('ann', 'bob', 'cid')
  const clientOf = ({ token }: { token: string }) =>
    createClient({
      url: 'http://kindred.test',
      modules: { polls },
      session: memorySession(token),
      fetch: (input, init) => kit.server.fetch(new Request(input, init), { address: '127.0.0.1' }),
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

test('a module under a name that the client has itself is a mistake of the caller’s', () => {
  for (const name of ['posts', 'session'])
    expect(() => createClient({ url: 'http://kindred.test', modules: { [name]: polls } })).toThrow(`modules.${name}`)
})
