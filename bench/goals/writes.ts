import { serve } from '../frame/child.ts'
import { against, type Goal, profileIfMissed } from '../frame/goal.ts'
import { type Cost, measure } from '../frame/rounds.ts'
import { CREATE_SQL } from '../raw/server.ts'
import { readersWith, usual } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { tokenAt } from '../world/tokens.ts'

const IN_FLIGHT = 32
/** The first round leaves the code of both sides as warm as it is on a server that has run for some minutes. */
const POSTS_A_ROUND = 3000
const BODY = JSON.stringify({
  text: 'An ordinary post, as long as most of them are, with nothing in it that leads anywhere.',
})

/** `posts.create` over HTTP, 32 at a time, against a server by hand that commits once a request. */
export const writes: Goal = {
  id: 'P5',
  name: 'writes',
  async run({ note }) {
    return [
      await compare('durable, against one durable commit a request', { wanted: 2, by: 'wall' }, note),
      await compare(
        'without durability, against the same by hand',
        { wanted: 0.7, by: 'cpu', isLessDurable: true },
        note,
      ),
    ]
  },
}

async function compare(
  what: string,
  { wanted, by, isLessDurable = false }: { wanted: number; by: keyof Cost; isLessDurable?: boolean },
  note: (line: string) => void,
) {
  await using world = await copyOf(usual, note)
  await using other = await copyOf(usual, note)
  await using product = await serve({ kind: 'product', database: world.file, isLessDurable })
  await using raw = await serve({ kind: 'raw', file: other.file, way: 'ids first', isLessDurable })
  const readers = readersWith(usual, 100)
  const post = (served: typeof product) => (number: number) =>
    served.post('/trpc/posts.create', tokenAt(readers[number % readers.length] as number), BODY)
  const mine = product.side('product', post(product))
  const costs = await measure([mine, raw.side('raw', post(raw))], { operations: POSTS_A_ROUND, inFlight: IN_FLIGHT })
  const goal = { what, wanted, by, costs, ratio: against(costs, by).ratio }
  const again = () => measure([mine], { operations: 1500, inFlight: IN_FLIGHT, rounds: 1 })
  const profile = await profileIfMissed(goal, () => product.profile(again))
  return { ...goal, sql: { raw: Object.values(CREATE_SQL) }, profile }
}
