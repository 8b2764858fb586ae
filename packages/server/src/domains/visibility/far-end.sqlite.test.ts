import Sqlite from 'better-sqlite3'
import { expect, inject, test } from 'vitest'
import { testServer } from '../../testing/index.ts'

test('PERF-2: whether the people of a page follow or block its reader is looked up where the ties of the reader lie together', async () => {
  const sent: { sql: string; parameters: readonly unknown[] }[] = []
  const onQuery = (sql: string, parameters: readonly unknown[]) => void sent.push({ sql, parameters })
  await using kit = await testServer({ databaseUrl: inject('databaseUrl'), onQuery })
  const { ann, bob } = await kit.people('ann', 'bob')
  await ann.graph.follow({ target: '@bob' })
  await bob.posts.create({ text: 'hello' })
  sent.length = 0
  await ann.feeds.home({})
  const raw = new Sqlite(new URL(kit.databaseUrl).pathname)
  const steps = sent.flatMap(({ sql, parameters }) =>
    raw.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters),
  )
  raw.close()
  const plan = steps.map(({ detail }) => detail).join('\n')
  expect(plan).toMatch(/follows USING .*INDEX follows_by_followee \(followee_id=\? AND <expr>=\?\)/)
  expect(plan).toMatch(/blocks USING .*INDEX blocks_by_blocked \(blocked_id=\? AND <expr>=\?\)/)
  expect(plan).toMatch(/follows USING .*INDEX sqlite_autoindex_follows_1 \(follower_id=\? AND followee_id=\?\)/)
})
