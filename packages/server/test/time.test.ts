import { compareIds } from '@kindred/contract'
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import type { Database } from '../src/db/database.ts'
import { type LeaseTables, leaseProcessNumber } from '../src/db/lease.ts'
import { testServer } from '../src/testing/index.ts'

const HOUR_MS = 60 * 60_000

test('[TIME-2] posts of one author stand in the order in which they were acknowledged, whatever the clock does', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const { ann } = await kit.people('ann')
  const step = fc.constantFrom(-HOUR_MS, HOUR_MS, -60_000, 61_000, -1, 1, 0)
  const acknowledged: string[] = []
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const ms of steps) {
        kit.clock.advance(ms)
        const together = await Promise.all([ann.posts.create({ text: 'a' }), ann.posts.create({ text: 'b' })])
        acknowledged.push(...together.map(({ id }) => id).toSorted(compareIds))
      }
      expect(acknowledged).toEqual(acknowledged.toSorted(compareIds))
      expect(new Set(acknowledged).size).toBe(acknowledged.length)
      const newest = acknowledged.slice(-100).toReversed()
      expect((await ann.posts.by({ author: '@ann', limit: 100 })).items.map(({ id }) => id)).toEqual(newest)
      expect((await ann.feeds.home({ limit: 100 })).items.map(({ post }) => post.id)).toEqual(newest)
    }),
    { numRuns: 15, examples: [[[-HOUR_MS]], [[HOUR_MS, -HOUR_MS, -HOUR_MS]]] },
  )
})

test('[TIME-2] a number that ran out in the middle of a call gives no more ids: somebody else may have it', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  await using lease = await leaseProcessNumber(kit.server.database as Database<LeaseTables>, {
    clock: kit.clock,
    holder: 'somebody who slept',
  })
  lease.nextId()
  kit.clock.advance(HOUR_MS)
  expect(() => lease.nextId()).toThrow(expect.objectContaining({ reason: 'unavailable' }))
  await lease.renew()
  lease.nextId()
})

test('[TIME-2] a process that has lost its number takes one other, however many calls wait for it', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const { ann } = await kit.people('ann')
  kit.clock.advance(HOUR_MS)
  await using _ = await kit.another() // takes the number that ran out
  await Promise.all(Array.from({ length: 80 }, () => ann.posts.create({ text: 'hello' })))
  const { db } = kit.server.database as Database<LeaseTables>
  expect(await db.selectFrom('process_numbers').select('number').where('holder', '<>', '').execute()).toHaveLength(2)
})

test('[TIME-2] whoever gets the number of a process after the clock stepped back goes on above its last id', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const database = kit.server.database as Database<LeaseTables>
  const idsOf = async (holder: string, count: number) => {
    await using lease = await leaseProcessNumber(database, { clock: kit.clock, holder })
    return Array.from({ length: count }, () => lease.nextId())
  }
  const first = await idsOf('the first', 200)
  kit.clock.advance(-HOUR_MS)
  const second = await idsOf('the second', 200)
  kit.clock.advance(HOUR_MS)
  const third = await idsOf('the third', 1)
  const ids = [...first, ...second, ...third]
  expect(ids).toEqual([...new Set(ids)].toSorted(compareIds))
})
