import { expect, test } from 'vitest'
import { findMarks } from '../src/domains/posts/spans.ts'

const MEGABYTES = 2 ** 21

/** Where a search that tries each beginning with each end would take hours. */
test.each([
  '@',
  '#',
  '@a',
  '#a',
  'a@',
  '@a@',
  '#a#',
  '_',
  'https://',
  'https://a',
  'https://a(',
  'https://a)',
  'https://a.',
  'hhttp://',
  '@a ',
  '#a ',
  '(',
  '😀@a',
  '\ud83d',
])('[TXT-5] megabytes of %j are searched in one pass', (piece) => {
  const text = piece.repeat(MEGABYTES / piece.length)
  const last = findMarks(text).at(-1)
  expect(last?.end ?? 0).toBeLessThanOrEqual(text.length)
})

test.each(['@', '#', 'https://a'])('[TXT-5] megabytes of one word after %s are searched in one pass', (beginning) => {
  for (const [word, end] of [
    ['a', ''],
    ['a', '@'],
    ['a', 'é'],
    ['.', 'a'],
    [')', ''],
    ['(', ')'],
  ] as const)
    expect(findMarks(`${beginning}${word.repeat(MEGABYTES)}${end}`)).toEqual(expect.any(Array))
})
