import { createServer, loadConfig, migrate, type Server } from '@kindred/server'
import { expect, test } from 'vitest'
import { databaseNames, openDatabases } from '../../e2e/databases.ts'
import { noYoungLinks } from './src/hooks.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const refused = {
  reason: 'invalid-input',
  details: { issues: [{ path: 'text', message: 'holds a link, and your account is younger than a day' }] },
}

for (const database of databaseNames)
  test(`posts with links wait until their author’s account is a day old, on ${database}`, async () => {
    await using databases = await openDatabases(database)
    const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: await databases.fresh() } })
    await migrate(config)
    await using server = await createServer(config, { hooks: noYoungLinks })
    await using yesterday = await createServer(config, { clock: () => Date.now() - DAY_MS - 60_000 })
    await join(server, 'young')
    await join(yesterday, 'grown')

    const young = server.api.as('@young')
    await expect(young.posts.create({ text: 'look: https://example.com' })).rejects.toMatchObject(refused)
    const { id } = await young.posts.create({ text: 'hello' })
    await expect(young.posts.edit({ post: id, text: 'http://example.com' })).rejects.toMatchObject(refused)
    expect((await young.posts.by({ author: '@young' })).items.map(({ text }) => text)).toEqual(['hello'])

    const post = await server.api.as('@grown').posts.create({ text: 'https://example.com' })
    expect(post.spans).toMatchObject([{ kind: 'link', url: 'https://example.com' }])
  })

async function join(server: Server, handle: string): Promise<void> {
  await server.house.services.profiles.create({
    credentials: { handle, email: `${handle}@example.com`, passwordHash: 'none' },
  })
}
