import type { Check, Repaired } from '../kernel/check.ts'

/** What became of one check. */
export interface CheckReport extends Required<Check> {
  /** How many things are not as they must be, those included that were repaired. */
  readonly found: number
  /** The first few of them. */
  readonly examples: readonly string[]
  readonly repaired: readonly Repaired[]
  /** Found and not repaired. */
  readonly left: number
  /** Whether --fix mends it, as far as it may. */
  readonly isRepairable: boolean
}

export interface Report {
  /** Nothing is left that is wrong; warnings may be. */
  readonly isWell: boolean
  readonly checks: readonly CheckReport[]
}

const EXAMPLES = 5

/** Counts what is found and remembers little of it. */
export class Findings {
  readonly examples: string[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  add(sentence: string): void {
    if (++this.#count <= EXAMPLES) this.examples.push(sentence)
  }

  /** So many of them were well when they were looked at again. */
  withdraw(count: number): void {
    this.#count -= count
  }
}

/** The repairs of a run: so many and no more. */
export class Repairs {
  readonly all: Repaired[] = []
  #left: number
  readonly #told: (repaired: Repaired) => void

  constructor(most: number, told: (repaired: Repaired) => void) {
    this.#left = most
    this.#told = told
  }

  get left(): number {
    return this.#left
  }

  done(repaired: Repaired): void {
    this.#left--
    this.all.push(repaired)
    this.#told(repaired)
  }
}

/** What is left that is wrong, a sentence a check, and the warnings where they are wanted: nothing, when all is well. */
export function sentencesOf({ checks }: Report, { withWarnings = false } = {}): string[] {
  return checks
    .filter(({ left, isWarning }) => left > 0 && (withWarnings || !isWarning))
    .map(({ name, left, examples }) => `${name}: ${examples[0]}${left > 1 ? `, and ${left - 1} more` : ''}`)
}
