import { against, type Goal, profileIfMissed } from '../frame/goal.ts'
import { homeOf, homeSql, openProduct, PAGE } from '../frame/product.ts'
import { startProfile } from '../frame/profile.ts'
import { measure } from '../frame/rounds.ts'
import { openRaw, rawSqlite } from '../raw/sqlite.ts'
import { FAN_OUT_SQL, ways } from '../raw/ways.ts'
import { accountIdAt, PRESENT_MS, readersWith, usual } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { prove } from './home.ts'

/** A feed that is put together when it is read, against one that was fanned out when it was written: services alone, no HTTP. */
export const feed: Goal = {
  id: 'P7',
  name: 'feed',
  async run({ note }) {
    await using world = await copyOf(usual, note)
    await prove(world.file, note)
    const readers = readersWith(usual, 100).map(accountIdAt)
    const readerAt = (number: number) => readers[number % readers.length] as number
    const raw = openRaw(world.file)
    const fanOut = rawSqlite(raw, ways['fan-out'](raw))
    await using server = await openProduct(world.file)
    const product = { name: 'product', operation: (number: number) => homeOf(server, readerAt(number)) }
    const table = {
      name: 'raw, fan-out',
      operation: (number: number) => fanOut.home(readerAt(number), PAGE, PRESENT_MS),
    }
    const costs = await measure([product, table], { operations: 1200 })
    raw.close()
    const { ratio } = against(costs, 'cpu')
    const goal = { what: 'feed on read against fan-out on write', wanted: 0.8, ratio, by: 'cpu' as const, costs }
    const again = () => measure([product], { operations: 3000, rounds: 1 })
    return [
      {
        ...goal,
        sql: { product: await homeSql(world.file, readerAt(0)), raw: [FAN_OUT_SQL] },
        profile: await profileIfMissed(goal, () => profileOf(again)),
      },
    ]
  },
}

export async function profileOf(run: () => Promise<unknown>): Promise<string[]> {
  const stop = await startProfile()
  await run()
  return stop()
}
