import { serve } from '../frame/child.ts'
import { against, type Goal, profileIfMissed } from '../frame/goal.ts'
import { homeOf, homeSql, openProduct, PAGE } from '../frame/product.ts'
import { mustBeAlike } from '../frame/proof.ts'
import { measure } from '../frame/rounds.ts'
import { makeTimelines, rawPostgres, SQL } from '../raw/postgres.ts'
import { type Way, ways } from '../raw/ways.ts'
import { worldInPostgres } from '../world/postgres.ts'
import { accountIdAt, PRESENT_MS, readersWith, usual } from '../world/size.ts'
import { tokenAt } from '../world/tokens.ts'
import { HOME } from './home.ts'

const names = Object.keys(ways) as Way[]

/** A home over HTTP on Postgres, against the fastest of three servers by hand with named statements. */
export const postgres: Goal = {
  id: 'P6',
  name: 'postgres',
  async run({ note }) {
    await using world = await worldInPostgres(usual, note)
    await prove(world.url, note)
    const readers = readersWith(usual, 100)
    await using product = await serve({ kind: 'product', database: world.url })
    const raws = await Promise.all(names.map((way) => serve({ kind: 'raw postgres', url: world.url, way })))
    const ask = (served: typeof product) => (number: number) =>
      served.get(HOME, tokenAt(readers[number % readers.length] as number))
    const mine = product.side('product', ask(product))
    const theirs = raws.map((served, at) => served.side(`raw, ${names[at]}`, ask(served)))
    const costs = await measure([mine, ...theirs], { operations: 800, inFlight: 16 })
    for (const served of raws) await served[Symbol.asyncDispose]()
    const { ratio, best } = against(costs, 'cpu')
    const goal = { what: `home on Postgres against ${best}`, wanted: 0.65, ratio, by: 'cpu' as const, costs }
    return [
      {
        ...goal,
        sql: { product: await homeSql(world.url, accountIdAt(readers[0] as number)), raw: Object.values(SQL) },
        profile: await profileIfMissed(goal, () =>
          product.profile(() => measure([mine], { operations: 1500, inFlight: 16, rounds: 1 })),
        ),
      },
    ]
  },
}

async function prove(url: string, note: (line: string) => void): Promise<void> {
  const readers = [50, 100, 3000].flatMap((followees) => readersWith(usual, followees)).map(accountIdAt)
  await makeTimelines(url, readers)
  await using server = await openProduct(url)
  for (const way of names) {
    await using side = rawPostgres(url, way)
    const items = await mustBeAlike(readers, {
      product: (reader) => homeOf(server, reader),
      raw: (reader) => side.home(reader, PAGE, PRESENT_MS),
    })
    note(`${way} on Postgres: the same ${items} items to ${readers.length} readers`)
  }
}
