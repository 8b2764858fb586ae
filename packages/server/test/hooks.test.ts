import type { PostId } from '@kindred/contract'
import { expect, inject, test } from 'vitest'
import { createServer, invalidInput, loadConfig, type ServerOptions } from '../src/index.ts'
import { allMigrations } from '../src/schema.ts'
import { freshDatabase } from '../src/testing/database.ts'

async function serverWith(hooks: NonNullable<ServerOptions['hooks']>) {
  const fresh = await freshDatabase({ url: inject('databaseUrl'), migrations: allMigrations() })
  const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: fresh.url } })
  const server = await createServer(config, { hooks, repeatBodies: true })
  await server.house.services.profiles.create({
    credentials: { handle: 'ann', email: 'ann@example.com', passwordHash: 'none' },
  })
  return {
    ann: server.api.as('@ann'),
    nobody: server.api.as('@nobody'),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

test('a hook may change what is about to happen, and reads in its transaction', async () => {
  await using kit = await serverWith({
    async 'post.creating'(event, next, { accounts }) {
      const { handle } = await accounts.require(event.viewer.id)
      return next({ ...event, text: `${event.text} (${handle})`, audience: 'followers' })
    },
  })
  expect(await kit.ann.posts.create({ text: 'hello' })).toMatchObject({ text: 'hello (ann)', audience: 'followers' })
})

test('[QUO-1] a post that a hook makes a quote is answered as everybody reads it', async () => {
  let quoted: PostId | undefined
  await using kit = await serverWith({ 'post.creating': (event, next) => next({ ...event, quote: quoted }) })
  quoted = (await kit.ann.posts.create({ text: 'one' })).id
  const made = await kit.ann.posts.create({ text: 'two' })
  expect(made.quote).not.toBeNull()
  expect(made).toEqual(await kit.ann.posts.get({ post: made.id }))
})

test('of what a hook refuses, before or after it went on, nothing is written', async () => {
  await using kit = await serverWith({
    async 'post.creating'(event, next) {
      if (event.text === 'early') throw invalidInput('text', 'is early', 'wait')
      const result = await next(event)
      if (event.text === 'late') throw invalidInput('text', 'is late', 'hurry')
      return result
    },
  })
  for (const text of ['early', 'late'])
    await expect(kit.ann.posts.create({ text })).rejects.toMatchObject({ reason: 'invalid-input' })
  const { items, cursor } = await kit.ann.posts.by({ author: '@ann' })
  expect([items, cursor]).toEqual([[], null])
  expect((await kit.ann.profiles.get({ person: '@ann' })).counts?.posts).toBe(0)
})

test('an edit passes its hook, and one that changes nothing does not ask for it', async () => {
  const asked: string[] = []
  await using kit = await serverWith({
    async 'post.editing'(event, next) {
      asked.push(event.text)
      return next(event)
    },
  })
  const { id } = await kit.ann.posts.create({ text: 'one' })
  await kit.ann.posts.edit({ post: id, text: 'one' })
  expect(asked).toEqual([])
  await kit.ann.posts.edit({ post: id, text: 'two' })
  expect(new Set(asked)).toEqual(new Set(['two']))
})

test('[ERR-1] in process nobody is not-found, as everywhere', async () => {
  await using kit = await serverWith({})
  await expect(kit.nobody.posts.create({ text: 'hello' })).rejects.toMatchObject({ reason: 'not-found' })
})
