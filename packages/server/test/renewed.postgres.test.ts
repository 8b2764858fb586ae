// What the sweeper comes for while somebody renews it. On SQLite, where one writes at a time, they cannot meet.
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../src/testing/index.ts'

let kit: TestServer
let ann: TestPerson
let bob: TestPerson
/** Holds rows, so that others come to wait for them. */
let holder: pg.Client
let watcher: pg.Client
beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann, bob } = await kit.people('ann', 'bob'))
  ;[holder, watcher] = [kit.databaseUrl, kit.databaseUrl].map((url) => new pg.Client(url)) as [pg.Client, pg.Client]
  await Promise.all([holder.connect(), watcher.connect()])
})
afterAll(async () => {
  await Promise.all([holder?.end(), watcher?.end()])
  await kit?.[Symbol.asyncDispose]()
})

const LONG_MS = 25 * 60 * 60 * 1000
const services = () => kit.server.house.services

const patient = { timeout: 30_000 }
const waiting = (wanted: number) =>
  expect
    .poll(async () => {
      const { rows } = await watcher.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows[0]?.count
    }, patient)
    .toBe(wanted)

/** Begins to renew while a row is held, lets the sweeper come by, and lets go of the row. */
async function meanwhile<Renewed>(
  held: { sql: string; id: string },
  renew: () => Promise<Renewed>,
  sweep: () => Promise<number>,
): Promise<Renewed> {
  await holder.query('begin')
  await holder.query(held.sql, [held.id])
  const renewed = renew()
  await waiting(1)
  const swept = sweep()
  await waiting(2)
  await holder.query('commit')
  await swept
  return renewed
}

test('[CNT-1] [REP-1] a repost that is done again while the sweeper comes by stays, and is counted', async () => {
  const { id: post } = await ann.posts.create({ text: 'hello' })
  await bob.posts.repost({ post })
  await bob.posts.undoRepost({ post })
  kit.clock.advance(LONG_MS)
  const held = { sql: 'select from posts where id = $1 for update', id: post } // its counter
  await meanwhile(
    held,
    () => bob.posts.repost({ post }),
    () => services().reposts.sweep(),
  )
  expect(await bob.posts.get({ post })).toMatchObject({ viewer: { reposted: true }, counts: { reposts: 1 } })
  expect(await kit.doctor()).toEqual([])
})

test('[REP-1] a repost that is done again just when its row is swept away is there', async () => {
  const { id: post } = await ann.posts.create({ text: 'hello' })
  await bob.posts.repost({ post })
  await bob.posts.undoRepost({ post })
  await holder.query('begin')
  await holder.query('select from reposts where post_id = $1 for update', [post])
  const again = bob.posts.repost({ post })
  await waiting(1)
  await holder.query('delete from reposts where post_id = $1', [post]) // as the sweeper does
  await holder.query('commit')
  expect((await again).viewer.reposted).toBe(true)
  expect((await bob.posts.get({ post })).viewer.reposted).toBe(true)
})

test('[IDEM-1] a key that is used again after a day, while the sweeper comes by, has one effect', async () => {
  const options = { idempotencyKey: 'once' }
  await ann.raw('posts.create', { text: 'monday' }, options)
  kit.clock.advance(LONG_MS)
  const tuesday = () => ann.raw('posts.create', { text: 'tuesday' }, options)
  const held = { sql: 'select from profiles where account_id = $1 for update', id: ann.id } // its counter
  const first = await meanwhile(held, tuesday, () => services().calls.sweep())
  expect(first.status).toBe(200)
  expect((await tuesday()).body).toBe(first.body)
})

test('a mute that gets a new end while the sweeper comes by holds', async () => {
  await ann.graph.mute({ target: bob.ref, until: new Date(kit.clock() + 60_000).toISOString() })
  kit.clock.advance(60_001)
  await holder.query('begin')
  await holder.query('update mutes set until = null where muter_id = $1', [ann.id]) // as muting does
  const swept = services().graph.sweep()
  await waiting(1)
  await holder.query('commit')
  await swept
  expect((await ann.graph.mutes()).items).toHaveLength(1)
})
