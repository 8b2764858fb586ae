import { serve } from '../frame/child.ts'
import { against, type Goal, profileIfMissed } from '../frame/goal.ts'
import { homeOf, homeSql, openProduct, PAGE } from '../frame/product.ts'
import { mustBeAlike } from '../frame/proof.ts'
import { measure } from '../frame/rounds.ts'
import { peopleSql } from '../raw/rows.ts'
import { OWN_SQL, openRaw, rawSqlite, SESSION_SQL } from '../raw/sqlite.ts'
import { FAN_OUT_SQL, IDS_FIRST_SQL, makeTimelines, type Way, ways } from '../raw/ways.ts'
import { accountIdAt, PRESENT_MS, readersWith, usual } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { tokenAt } from '../world/tokens.ts'

export const HOME = '/trpc/feeds.home?input=%7B%7D'

/** A home over HTTP, with auth, limits and a checked output, against the fastest of three servers by hand. */
export const home: Goal = {
  id: 'P1',
  name: 'home',
  async run({ note }) {
    await using world = await copyOf(usual, note)
    const readers = readersWith(usual, 100)
    await prove(world.file, note)
    await using product = await serve({ kind: 'product', database: world.file })
    await using raws = await serveAll(world.file)
    const ask = (served: { get: typeof product.get }) => (number: number) =>
      served.get(HOME, tokenAt(readers[number % readers.length] as number))
    const sides = [
      product.side('product', ask(product)),
      ...raws.all.map(([way, served]) => served.side(`raw, ${way}`, ask(served))),
    ]
    const costs = await measure(sides, { operations: 1200, inFlight: 16 })
    const { ratio, best } = against(costs, 'cpu')
    const goal = { what: `home over HTTP against ${best}`, wanted: 0.65, ratio, by: 'cpu' as const, costs }
    const again = () => measure(sides.slice(0, 1), { operations: 2000, inFlight: 16, rounds: 1 })
    return [
      {
        ...goal,
        sql: {
          product: [SESSION_SQL, ...(await homeSql(world.file, accountIdAt(readers[0] as number)))],
          raw: [
            ...[`${SESSION_SQL}?`, FAN_OUT_SQL, IDS_FIRST_SQL, peopleSql('@viewer', '@now', 'in @ids')],
            ...Object.values(OWN_SQL),
          ],
        },
        profile: await profileIfMissed(goal, () => product.profile(again)),
      },
    ]
  },
}

async function serveAll(file: string) {
  const all = await Promise.all(
    (Object.keys(ways) as Way[]).map(async (way) => [way, await serve({ kind: 'raw', file, way })] as const),
  )
  return {
    all,
    async [Symbol.asyncDispose]() {
      for (const [, served] of all) await served[Symbol.asyncDispose]()
    },
  }
}

/** Each of the three gives every reader the page of the product; afterwards the file has a table of timelines. */
export async function prove(file: string, note: (line: string) => void): Promise<void> {
  const readers = [50, 100, 3000].flatMap((followees) => readersWith(usual, followees)).map(accountIdAt)
  const raw = openRaw(file)
  makeTimelines(raw, readers)
  {
    await using server = await openProduct(file)
    for (const [name, way] of Object.entries(ways)) {
      const side = rawSqlite(raw, way(raw))
      const items = await mustBeAlike(readers, {
        product: (reader) => homeOf(server, reader),
        raw: (reader) => side.home(reader, PAGE, PRESENT_MS),
      })
      note(`${name}: the same ${items} items to ${readers.length} readers`)
    }
  }
  raw.close()
}
