import type { Goal } from '../frame/goal.ts'
import { homeOf, openProduct } from '../frame/product.ts'
import { measure } from '../frame/rounds.ts'
import { accountIdAt, large, readersWith, small, usual, type WorldSize } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'

/** What a home costs as the community grows, and as somebody follows more people. */
export const growth: Goal = {
  id: 'P10',
  name: 'growth',
  async run({ note }) {
    await using few = await sideOf(small, 100, note)
    await using many = await sideOf(large, 100, note)
    const people = await measure([few.side, many.side], { operations: 800 })
    await using usually = await sideOf(usual, 50, note)
    await using widely = await sideOf(usual, 3000, note)
    const followees = await measure([usually.side, widely.side], { operations: 800 })
    const ratio = (costs: typeof people, one: string, other: string) =>
      (costs.get(other)?.cpu ?? Number.NaN) / (costs.get(one)?.cpu ?? Number.NaN)
    return [
      {
        what: '5M posts and 1M people against 50k and 10k',
        ...{ wanted: 1.5, isAtMost: true, by: 'cpu', costs: people },
        ratio: ratio(people, few.side.name, many.side.name),
        profile: [],
      },
      {
        what: '3,000 followees against 50',
        ...{ wanted: 2, isAtMost: true, by: 'cpu', costs: followees },
        ratio: ratio(followees, usually.side.name, widely.side.name),
        profile: [],
      },
    ]
  },
}

async function sideOf(size: WorldSize, followees: number, note: (line: string) => void) {
  const world = await copyOf(size, note)
  const server = await openProduct(world.file)
  const readers = readersWith(size, followees).map(accountIdAt)
  return {
    side: {
      name: `${size.name}, ${followees} followees`,
      operation: (number: number) => homeOf(server, readers[number % readers.length] as number),
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}
