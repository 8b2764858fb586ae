import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findMarks } from './spans.ts'

const said = (text: string) => findMarks(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])

describe('what leads somewhere', () => {
  test.each([
    ['hi @ann!', [['mention', '@ann']]],
    ['@Ann_2 and @b', [['mention', '@Ann_2']]],
    ['mail ann@example.com', []],
    ['@ann@elsewhere.example', []],
    [
      '#one and #, #3d #Ünïcode',
      [
        ['tag', '#one'],
        ['tag', '#3d'],
        ['tag', '#Ünïcode'],
      ],
    ],
    ['a#b c##d', []],
    [`#${'\ufdfa'.repeat(5)} #${'\ufdfa'.repeat(6)}`, [['tag', `#${'\ufdfa'.repeat(5)}`]]], // comparable, eighteen letters each
    ['see https://example.com/x?y=1#z, ok', [['link', 'https://example.com/x?y=1#z']]],
    [
      '(https://example.com/a) and https://example.com/b_(c)',
      [
        ['link', 'https://example.com/a'],
        ['link', 'https://example.com/b_(c)'],
      ],
    ],
    ['https://example.com/@ann', [['link', 'https://example.com/@ann']]],
    ['http:// and https://', []],
    ['javascript:alert(1) ftp://example.com', []],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected)
  })
})

test('[TXT-5] spans lie in the text, in order, and never overlap', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '@ann',
      '#tag',
      'https://example.com/a',
      '(',
      ')',
      '.',
      ' ',
      '@',
      '#',
      'https://',
      '😀',
      '\u0301',
      '_',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('')
      let reached = 0
      for (const { start, end } of findMarks(text)) {
        expect(start).toBeGreaterThanOrEqual(reached)
        expect(end).toBeGreaterThan(start)
        reached = end
      }
      expect(reached).toBeLessThanOrEqual(text.length)
    }),
  )
})
