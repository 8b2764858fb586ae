import { createServer as createHttpServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import { createClient, memorySession } from '@kindred/sdk'
import { createServer, loadConfig, type Mounted, migrate, type Server } from '@kindred/server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { databaseNames, openDatabases } from './databases.ts'

const PATH = '/social'
const PASSWORD = 'correct horse battery'

/** A host with a page of its own at /, on the way to which it greets. */
interface Host {
  readonly name: string
  serve(server: Server): Promise<RequestListener>
}

const hosts: readonly Host[] = [
  {
    name: 'Express',
    serve: async (server) => {
      const app = express()
      app.get('/', (_, response) => void response.send('hello'))
      return app.use(PATH, server.mount(PATH).node)
    },
  },
  {
    name: 'Express that reads bodies first',
    serve: async (server) => {
      const app = express().use(express.json())
      app.get('/', (_, response) => void response.send('hello'))
      return app.use(PATH, server.mount(PATH).node)
    },
  },
  { name: 'Fastify', serve: async (server) => overFastify(server.mount(PATH)) },
  {
    name: 'Hono',
    serve: async (server) => {
      const app = new Hono().get('/', (c) => c.text('hello')).mount(PATH, server.mount(PATH).fetch)
      return getRequestListener(app.fetch)
    },
  },
  {
    name: 'route handlers that are given the whole address',
    serve: async (server) => {
      const { fetch } = server.mount(PATH)
      const routes = { GET: fetch, POST: fetch }
      return getRequestListener(async (request) => {
        if (new URL(request.url).pathname === '/') return new Response('hello')
        return routes[request.method as 'GET' | 'POST'](request)
      })
    },
  },
  {
    name: 'node:http that reads everything first',
    serve: async (server) => {
      const { node } = server.mount(PATH)
      return async (request, response) => {
        const body = await buffer(request)
        if (request.url === '/') response.end('hello')
        else node(request, response, body)
      }
    },
  },
  {
    name: 'node:http',
    serve: async (server) => {
      const { node } = server.mount(PATH)
      return (request, response) => (request.url === '/' ? response.end('hello') : node(request, response))
    },
  },
]

async function overFastify({ node }: Mounted): Promise<RequestListener> {
  const app = fastify()
  app.get('/', async () => 'hello')
  app.all(`${PATH}/*`, (request, reply) => {
    reply.hijack()
    node(request.raw, reply.raw, request.body)
  })
  await app.ready()
  return app.routing
}

for (const database of databaseNames)
  test(`a server under a path of its host answers as one that stands alone, on ${database}`, async () => {
    await using databases = await openDatabases(database)
    const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: await databases.fresh() } })
    await migrate(config)
    await using server = await createServer(config)
    for (const [at, { name, serve }] of hosts.entries()) {
      await using host = await listening(await serve(server))
      await live({ url: `${host.url}${PATH}`, handle: `ann_${at}` })
      expect(await (await fetch(host.url)).text(), name).toBe('hello')
      expect((await fetch(`${host.url}${PATH}/health`)).status, name).toBe(200)
      expect((await fetch(`${host.url}${PATH}/nothing`)).status, name).toBe(404)
    }
  })

/** Signs up, writes and reads: queries in a batch, mutations with a body. */
async function live({ url, handle }: { url: string; handle: string }): Promise<void> {
  const client = createClient({ url, session: memorySession(null), retries: 0 })
  await client.auth.signUp({ handle, email: `${handle}@example.com`, password: PASSWORD })
  const { id } = await client.posts.create({ text: 'Grüße an alle 👋' })
  const [post, home] = await Promise.all([client.posts.get({ post: id }), client.feeds.home({})])
  expect(post.text).toBe('Grüße an alle 👋')
  expect(home.items.map((item) => item.post.id)).toEqual([id])
  await expect(client.posts.create({ text: '' })).rejects.toMatchObject({ reason: 'invalid-input' })
}

async function listening(listener: RequestListener) {
  const server = createHttpServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('a path under which a server is mounted begins with a slash and ends without one', async () => {
  await using databases = await openDatabases('sqlite')
  const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: await databases.fresh() } })
  await migrate(config)
  await using server = await createServer(config)
  for (const path of ['social', '/social/', '/a b', '/', '/a?b']) expect(() => server.mount(path)).toThrow(TypeError)
})
