import { isDeepStrictEqual } from 'node:util'

/** Collects where things are not as they must be: the first ones in words, the others as a number. */
export interface Differences {
  readonly first: readonly string[]
  readonly count: number
  add(where: string, sentence: string): void
  /** Adds a difference when the two are not equal, and tells whether they are. */
  equal(where: string, expected: unknown, got: unknown): boolean
}

const TOLD = 20
const BRIEF = 120

export function createDifferences(): Differences {
  const first: string[] = []
  let count = 0
  function add(where: string, sentence: string): void {
    if (first.length < TOLD) first.push(`${where}: ${sentence}`)
    count++
  }
  return {
    first,
    get count() {
      return count
    },
    add,
    equal(where, expected, got) {
      const isEqual = isDeepStrictEqual(expected, got)
      if (!isEqual) add(where, firstDifference(expected, got))
      return isEqual
    },
  }
}

/** The first place at which two values differ, in words. */
export function firstDifference(expected: unknown, got: unknown, path = ''): string {
  if (isParent(expected) && isParent(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)]))
      if (!isDeepStrictEqual(expected[key], got[key]))
        return firstDifference(expected[key], got[key], path === '' ? key : `${path}.${key}`)
  }
  return `${path || 'it'} should be ${brief(expected)} and is ${brief(got)}`
}

function isParent(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function brief(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text
}
