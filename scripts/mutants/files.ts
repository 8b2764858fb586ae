import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Edit } from './mutant.ts'

const root = join(import.meta.dirname, '../..')
const folders = [
  'packages/server/src/domains/*/*.test.ts',
  'packages/server/test/*.test.ts',
  'packages/server/test/visibility/*.test.ts',
]

/** Every file of tests that runs on both databases and meets the domains. */
export function testFiles(): string[] {
  return globSync(folders, { cwd: root })
    .filter((file) => !/\.(unit|sqlite|postgres)\.test\.ts$/.test(file))
    .toSorted()
}

/**
 * All of them, those that are likely to go red first: the ones that did before, then those beside what is changed, the quick before the
 * slow. Properties come last: what they find by chance is no proof that it will be found again.
 */
export function filesFor(
  edits: readonly Edit[],
  { cost, first }: { cost: ReadonlyMap<string, number>; first: readonly (string | undefined)[] },
): string[] {
  const home = edits[0] ? dirname(edits[0].file) : ''
  const rank = (file: string) => {
    if (first.includes(file)) return first.indexOf(file)
    return first.length + (dirname(file) === home ? 0 : 1) + (isOfProperties(file) ? 2 : 0)
  }
  return [...cost.keys()].toSorted((a, b) => rank(a) - rank(b) || (cost.get(a) ?? 0) - (cost.get(b) ?? 0))
}

function isOfProperties(file: string): boolean {
  return readFileSync(join(root, file), 'utf8').includes("from 'fast-check'")
}
