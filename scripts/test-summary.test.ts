import { expect, test } from 'vitest'
import { rowOf, summary, type Tally } from './test-summary.ts'

const tally = (passed: string[], failed: string[] = [], skipped: string[] = []): Tally => ({ passed, failed, skipped })

test('a run ends with the tests of each project and a plain count', () => {
  const tallies = new Map([
    ['sqlite', tally(['a', 'b'])],
    ['postgres', tally(['a', 'b'])],
    ['e2e', tally(['c'], ['d'], ['in a browser'])],
  ])
  expect(summary(tallies, { isWhole: true })).toEqual({
    lines: [
      'e2e            2 tests, 1 left out',
      '  left out: in a browser',
      'postgres       2 tests',
      'sqlite         2 tests',
      '5 passed, 1 failed',
    ],
    problems: 1,
  })
})

test('a test that ran on one database alone fails the run and is named', () => {
  const tallies = new Map([
    ['sqlite', tally(['a', 'b'])],
    ['postgres', tally(['a'], [], ['b'])],
  ])
  expect(summary(tallies, { isWhole: true })).toMatchObject({ problems: 1 })
  expect(summary(tallies, { isWhole: true }).lines).toContain('Only on SQLite: b')
  expect(summary(tallies, { isWhole: false }).problems).toBe(0)
})

test('what is about one database alone is counted by itself', () => {
  expect(rowOf('sqlite', 'test/db/commits.sqlite.test.ts')).toBe('sqlite alone')
  expect(rowOf('postgres', 'test/db/commits.test.ts')).toBe('postgres')
  const tallies = new Map([
    ['sqlite', tally(['a'])],
    ['sqlite alone', tally(['b'])],
    ['postgres', tally(['a'])],
  ])
  expect(summary(tallies, { isWhole: true }).problems).toBe(0)
})

test('a whole run without one of the databases fails', () => {
  expect(summary(new Map([['sqlite', tally(['a'])]]), { isWhole: true }).problems).toBe(1)
})
