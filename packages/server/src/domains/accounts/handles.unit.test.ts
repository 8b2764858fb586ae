import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalHandle, isReserved, skeletonOf } from './handles.ts'

describe('handles', () => {
  test('[TXT-1] a canonical handle is its own canonical form, and so is a skeleton', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'aA0oO1lLiI_＠ａＡſKİß@'), minLength: 2, maxLength: 12 }),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const handle = canonicalHandle(text)
        if (handle === undefined) return
        expect(handle).toMatch(/^[a-z0-9_]{2,30}$/)
        expect(canonicalHandle(handle)).toBe(handle)
        expect(skeletonOf(skeletonOf(handle))).toBe(skeletonOf(handle))
      }),
    )
  })

  test.each([
    ['Ann', 'ann'],
    ['@Ann', 'ann'],
    ['ａｎｎ', 'ann'],
    ['ſam', 'sam'],
    ['a', undefined],
    ['an n', undefined],
    ['an\u200bn', undefined],
    ['\u202enna', undefined],
    ['аnn', undefined],
    ['x'.repeat(31), undefined],
  ])('[TXT-1] %j becomes %j', (typed, handle) => {
    expect(canonicalHandle(typed)).toBe(handle)
  })

  test('[TXT-1] look-alikes have one skeleton', () => {
    expect(skeletonOf('b0b1')).toBe(skeletonOf('bobl'))
    expect(skeletonOf('bob')).not.toBe(skeletonOf('b_ob'))
  })

  test('[TXT-1] what looks like a reserved name is reserved, and other names are not', () => {
    for (const name of ['admin', 'root', 'r00t', 'support', 'kindred', 'api', 'nul1'])
      expect(isReserved(name)).toBe(true)
    for (const name of ['p0', 'p1', 'p42', 'ann', 'admiral']) expect(isReserved(name)).toBe(false)
  })
})
