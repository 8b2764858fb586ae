import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyRing, load, newestIn, push, RING_SIZE, type Ring } from './rings.ts'

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 90 })
const newestFirst = (all: readonly number[]) => all.toSorted((a, b) => b - a)
const loaded = (posts: readonly number[]): Ring => {
  const ring = emptyRing()
  load(ring, newestFirst(posts).slice(0, RING_SIZE))
  return ring
}

test('[CACHE-4] what rings know to be the newest are the newest, and otherwise they say nothing', () => {
  let known = 0
  fc.assert(
    fc.property(
      fc.array(ids, { maxLength: 12 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 80 }),
      (authors, before, count) => {
        const found = newestIn(authors.map(loaded), before, count)
        if (found === undefined) return
        known++
        const all = newestFirst(authors.flat()).filter((id) => id < before)
        expect(found).toEqual(all.slice(0, count))
      },
    ),
    { numRuns: 2000 },
  )
  expect(known).toBeGreaterThan(500)
})

test('[CACHE-4] a first page that is no longer than a ring is always known', () => {
  fc.assert(
    fc.property(fc.array(ids, { maxLength: 12 }), fc.integer({ min: 1, max: RING_SIZE }), (authors, count) => {
      expect(newestIn(authors.map(loaded), Number.MAX_SAFE_INTEGER, count)).toBeDefined()
    }),
  )
})

test('[CACHE-2] a ring that was read while posts were written ends as one that was read later', () => {
  const written = fc.tuple(ids, fc.nat(90), fc.nat(90))
  fc.assert(
    fc.property(written, ([posts, read, heard]) => {
      const ring = emptyRing()
      for (const id of posts.slice(heard)) push(ring, id) // some are both heard of and read
      load(ring, newestFirst(posts.slice(0, Math.max(read, heard))).slice(0, RING_SIZE))
      for (const id of posts.slice(heard)) push(ring, id)
      expect(ring.ids).toEqual(newestFirst(posts).slice(0, RING_SIZE))
      expect(ring.isWhole).toBe(posts.length < RING_SIZE)
    }),
  )
})
