import { expect, test } from 'vitest'
import { distribution, functionsOf, measure, tooLarge } from './sizes.ts'

test('a method of a returned object counts for itself, a callback for its caller', () => {
  const text = `export function create(a: number) {
  return {
    verb(b: number) {
      return [b].map((c) => {
        return a + c
      })
    },
  }
}`
  expect(functionsOf('x.ts', text).map(({ name, lines, parameters }) => ({ name, lines, parameters }))).toEqual([
    { name: 'create', lines: 4, parameters: 1 },
    { name: 'verb', lines: 5, parameters: 1 },
    { name: 'callback', lines: 3, parameters: 1 },
  ])
})

test('what exceeds a limit is named with its place', () => {
  const long = `function long(a, b, c, d) {\n${'  a()\n'.repeat(79)}}`
  expect(tooLarge({ files: [{ path: 'y.ts', lines: 351 }], functions: functionsOf('x.ts', long) })).toEqual([
    'y.ts has 351 lines',
    'long (x.ts:1) has 81 lines',
    'long (x.ts:1) has 4 parameters',
  ])
})

test('a distribution of nothing is zeros, of ten its fifth and its last', () => {
  expect(distribution([])).toEqual({ median: 0, p90: 0, max: 0 })
  expect(distribution([10, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ median: 6, p90: 10, max: 10 })
})

test('the project itself is measured', () => {
  expect(measure().files.map(({ path }) => path)).toContain('scripts/check/sizes.ts')
})
