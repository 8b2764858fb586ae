import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Edit } from './mutant.ts'
import { root, textOf } from './source.ts'

/** The rules of who sees whom and what: tests of anything else tell nothing of the door. */
const rules = /\[(VIS|NI|BLK|FOL|ERR|AUTHZ)-\d/

/** Every file of tests that runs on both databases and proves one of these rules. */
export function testFiles(): string[] {
  return globSync('packages/{server,polls}/{src,test}/**/*.test.ts', { cwd: root })
    .filter((file) => !/\.(unit|sqlite|postgres)\.test\.ts$/.test(file) && rules.test(textOf(file)))
    .toSorted()
}

/**
 * All of them, those that are likely to go red first: the ones that did before, those beside what is changed, those of other domains,
 * and those of the whole. Properties come after the others, since what they find by chance may not be found again.
 */
export function filesFor(edits: readonly Edit[], before: readonly string[]): string[] {
  const home = edits[0] ? dirname(edits[0].file) : ''
  const rank = (file: string) => {
    if (before.includes(file)) return before.indexOf(file) - before.length
    const distance = dirname(file) === home ? 0 : file.includes('/domains/') ? 2 : 4
    return distance + (isOfProperties(file) ? 1 : 0)
  }
  return testFiles().toSorted((a, b) => rank(a) - rank(b))
}

function isOfProperties(file: string): boolean {
  return textOf(file).includes("from 'fast-check'")
}
