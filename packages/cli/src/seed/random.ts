/** A seeded source of randomness: the same seed gives the same numbers on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `bound`. */
  below(bound: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** `count` different items, in no order; all of them when there are fewer. */
  sample<T>(items: readonly T[], count: number): T[]
  /** A rank from 0 up to `bound`, small ones far more often: the square of a uniform number. */
  rank(bound: number): number
}

/** Small Fast Counter (sfc32), by Chris Doty-Humphrey's PractRand; seeded through splitmix32. */
export function createRandom(seed: number): Random {
  const split = splitmix32(seed)
  let [a, b, c, counter] = [split(), split(), split(), 1]
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  for (let warm = 0; warm < 12; warm++) next()
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    sample(items, count) {
      if (count >= items.length) return [...items]
      const chosen = new Set<number>()
      while (chosen.size < count) chosen.add(below(items.length))
      return [...chosen].map((index) => items[index] as (typeof items)[number])
    },
    rank: (bound) => Math.floor(next() ** 2 * bound),
  }
}

function splitmix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) | 0
  }
}
