import type { Fact, FactName } from '../kernel/facts.ts'

/** How many of each fact, by name; `'*'` is all others together. */
export type ExpectedFacts = Partial<Record<FactName | '*', number>>

/** @throws {Error} naming what was expected and what was told */
export function compareFacts(facts: readonly Fact[], expected: ExpectedFacts): void {
  const names = facts.map(({ name }: { name: string }) => name)
  const told = new Map<string, number>()
  for (const name of names) {
    const key = name in expected ? name : '*'
    told.set(key, (told.get(key) ?? 0) + 1)
  }
  const differs = Object.entries(expected).some(([name, count]) => (told.get(name) ?? 0) !== count)
  if (differs) throw new Error(`expected the facts ${JSON.stringify(expected)}, told were ${JSON.stringify(names)}`)
}
