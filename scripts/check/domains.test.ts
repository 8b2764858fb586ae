import { expect, test } from 'vitest'
import { domainTable, measureDomains } from './domains.ts'

test('every domain is measured, by the files that each of them has', () => {
  const graph = measureDomains().find(({ name }) => name === 'graph')
  expect(graph?.roles).toMatchObject({ service: expect.any(Number), queries: expect.any(Number) })
  expect(graph?.lines).toBeGreaterThan(graph?.roles.service ?? 0)
  expect(graph?.testLines).toBeGreaterThan(0)
})

test('what is larger than the template has it is marked', () => {
  const roles = { index: 41, service: 250 }
  const table = domainTable([{ name: 'posts', files: 2, lines: 291, testLines: 100, roles }])
  expect(table.at(-1)).toMatch(/^posts +2 +291 +100 +41! +250 *$/)
})
