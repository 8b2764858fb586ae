import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { testServer } from '../../src/testing/index.ts'

/** Resolves once somebody waits for a lock. */
async function untilSomebodyWaits(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    if (rowCount) return
  }
}

test('[CNT-1] a counter that a verb is about to move is waited for, and counted with what the verb adds', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const { ann, bob } = await kit.people('ann', 'bob')
  await ann.posts.create({ text: 'hello' })
  const verb = new pg.Client({ connectionString: kit.databaseUrl })
  const watcher = new pg.Client({ connectionString: kit.databaseUrl })
  await Promise.all([verb.connect(), watcher.connect()])
  await verb.query('update profiles set posts_count = 7 where account_id = $1', [ann.id])
  await verb.query('begin')
  await verb.query(
    `insert into posts (id, author_id, text, spans, audience, created_at) values (1, $1, 'x', '[]', 'public', 0)`,
    [ann.id],
  )
  await verb.query('update profiles set posts_count = posts_count + 1 where account_id = $1', [ann.id])
  const examined = kit.server.doctor({ fix: true })
  await untilSomebodyWaits(watcher)
  await verb.query('commit')
  const { checks } = await examined
  const { repaired, left } = checks.find(({ name }) => name === 'posts.posts-count') ?? {}
  expect(repaired).toEqual([{ id: ann.id, before: 'is stored as 8 and counts 2', after: 'is stored as 2' }])
  expect(left).toBe(0)
  expect(await kit.doctor()).toEqual([])
  expect((await bob.profiles.get({ person: '@ann' })).counts).toMatchObject({ posts: 2 })
  await Promise.all([verb.end(), watcher.end()])
})
