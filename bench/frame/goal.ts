import type { Cost } from './rounds.ts'

/** A goal of the project, and how it is measured. */
export interface Goal {
  /** Its number among the goals of performance. */
  readonly id: string
  /** What it is called on the command line. */
  readonly name: string
  run(context: Context): Promise<Measured[]>
}

interface Context {
  note(line: string): void
}

/** One ratio, and what stands behind it. */
export interface Measured {
  readonly what: string
  readonly wanted: number
  /** By default the ratio has to be at least what is wanted. */
  readonly isAtMost?: boolean
  readonly ratio: number
  /** Whether CPU or the clock decided. */
  readonly by: keyof Cost
  readonly costs: ReadonlyMap<string, Cost>
  /** The SQL of the sides. */
  readonly sql?: Readonly<Record<string, readonly string[]>>
  /** Where the time of the product goes, when the goal is missed. */
  readonly profile: readonly string[]
}

export function isMet({ ratio, wanted, isAtMost = false }: Pick<Measured, 'ratio' | 'wanted' | 'isAtMost'>): boolean {
  return isAtMost ? ratio <= wanted : ratio >= wanted
}

export async function profileIfMissed(
  goal: Pick<Measured, 'ratio' | 'wanted' | 'isAtMost'>,
  profile: () => Promise<string[]>,
): Promise<string[]> {
  return isMet(goal) ? [] : profile()
}

/** How much less the product costs than the cheapest of the others: 1 is as much, 0.5 twice as much. */
export function against(costs: ReadonlyMap<string, Cost>, by: keyof Cost): { ratio: number; best: string } {
  const others = [...costs].filter(([name]) => name !== 'product').sort((a, b) => a[1][by] - b[1][by])
  const [best] = others
  const product = costs.get('product')
  if (!best || !product) throw new Error('there is nothing to compare')
  return { ratio: best[1][by] / product[by], best: best[0] }
}
