import { expect, test } from 'vitest'
import { mostHeld } from './cache.ts'

const MEBIBYTE = 2 ** 20

test('homes take a tenth of a small heap, and no more of a large one than they have use for', () => {
  expect(mostHeld(160 * MEBIBYTE) * 8).toBe(16 * MEBIBYTE)
  expect(mostHeld(4096 * MEBIBYTE)).toBe(mostHeld(65_536 * MEBIBYTE))
})
