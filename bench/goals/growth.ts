import { type Goal, profileIfMissed } from '../frame/goal.ts'
import { homeOf, openProduct } from '../frame/product.ts'
import { type Cost, measure, type Side } from '../frame/rounds.ts'
import { accountIdAt, large, readersWith, small, usual, type WorldSize } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { profileOf } from './feed.ts'

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
    return [
      await finding('5M posts and 1M people against 50k and 10k', 1.5, { costs: people, one: few, other: many }),
      await finding('3,000 followees against 50', 2, { costs: followees, one: usually, other: widely }),
    ]
  },
}

interface Compared {
  readonly costs: ReadonlyMap<string, Cost>
  readonly one: { readonly side: Side }
  readonly other: { readonly side: Side }
}

async function finding(what: string, wanted: number, { costs, one, other }: Compared) {
  const cpuOf = ({ side }: Compared['one']) => costs.get(side.name)?.cpu ?? Number.NaN
  const goal = { what, wanted, isAtMost: true, ratio: cpuOf(other) / cpuOf(one), by: 'cpu' as const, costs }
  const again = () => measure([other.side], { operations: 2000, rounds: 1 })
  return { ...goal, profile: await profileIfMissed(goal, () => profileOf(again)) }
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
