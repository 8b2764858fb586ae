import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoOf } from './instants.ts'

test('an instant is written as Date writes it, whatever came before', () => {
  const ms = fc.oneof(
    fc.integer({ min: 1_700_000_000_000, max: 1_700_200_000_000 }),
    fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
  )
  fc.assert(
    fc.property(ms, (at) => {
      expect(isoOf(at)).toBe(new Date(at).toISOString())
    }),
  )
  for (const at of [0, -1, 86_399_999, 86_400_000, 253_402_300_799_999])
    expect(isoOf(at)).toBe(new Date(at).toISOString())
  expect(() => isoOf(Number.NaN)).toThrow(RangeError)
})
