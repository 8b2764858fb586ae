import { isId } from '@kindred/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FIRST, idAfter, positionOf, rankAt } from './score.ts'

const rank = fc.record({
  score: fc.integer({ min: 0, max: FIRST.score }),
  id: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(String),
})

test('[PAG-1] a rank is one number of 64 bits, from which it is read again and which orders as it does', () => {
  fc.assert(
    fc.property(rank, rank, (one, other) => {
      expect(rankAt(positionOf(one))).toEqual(one)
      const byPosition = BigInt(positionOf(one)) < BigInt(positionOf(other))
      const byRank = one.score < other.score || (one.score === other.score && BigInt(one.id) < BigInt(other.id))
      expect(byPosition).toBe(byRank)
    }),
    { examples: [[FIRST, { score: 0, id: '0' }]] },
  )
  expect(BigInt(positionOf(FIRST))).toBeLessThan(2n ** 64n)
})

test('[PAG-1] an answer has a larger id than what it answers, however far ahead that is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
      (from, parent) => {
        let next = from
        const id = idAfter(() => String(next++), parent?.toString())
        expect(isId(id)).toBe(true)
        expect(Number(id)).toBe(Math.max(from, (parent ?? 0) + 1))
      },
    ),
  )
})
