import type { PostId } from '@kindred/contract'
import type { Reads } from '../../packages/server/src/db/database.ts'
import { openDatabase } from '../../packages/server/src/db/open.ts'
import { shape } from '../../packages/server/src/db/shape.ts'
import type { PostTables } from '../../packages/server/src/domains/posts/index.ts'
import { against, type Goal, profileIfMissed } from '../frame/goal.ts'
import { type Cost, measure } from '../frame/rounds.ts'
import { openRaw } from '../raw/sqlite.ts'
import { usual } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { profileOf } from './feed.ts'

const PAGE = 30
const byId = shape((db: Reads<PostTables>, $: { id: PostId }) =>
  db.selectFrom('posts').selectAll().where('id', '=', $.id),
)
const byIds = shape((db: Reads<PostTables>, $: { ids: readonly PostId[] }) =>
  db.selectFrom('posts').selectAll().where('id', 'in', $.ids),
)
const SQL = {
  page: 'select * from "posts" where "id" in (select value from json_each(?))',
  one: 'select * from "posts" where "id" = ?',
}

interface Compared {
  readonly costs: ReadonlyMap<string, Cost>
  readonly operation: (number: number) => unknown
  readonly sql: string
}

/** The kernel against `statement.all()` of the same SQL. */
export const kernel: Goal = {
  id: 'P3',
  name: 'kernel',
  async run({ note }) {
    await using world = await copyOf(usual, note)
    const raw = openRaw(world.file)
    const all = raw.prepare<[], number>('select id from posts order by id').pluck().all()
    const idAt = (number: number) => all[(number * 7919) % all.length] as number
    // What each side is handed: the product has ids as strings, somebody by hand has numbers.
    const pagesOf = Array.from({ length: 4000 }, (_, at) =>
      Array.from({ length: PAGE }, (_, on) => idAt(at * PAGE + on)),
    )
    const idsAt = (number: number) => pagesOf[number % pagesOf.length] as number[]
    const asStrings = pagesOf.map((ids) => ids.map(String) as PostId[])
    const single = all.slice(0, 50_000).map((_, at) => String(idAt(at)) as PostId)
    const rawPage = raw.prepare<[string]>(SQL.page)
    const rawOne = raw.prepare<[number]>(SQL.one)
    await using database = await openDatabase<PostTables>(`file:${world.file}`)
    const { db } = database
    const page = (number: number) => byIds(db, { ids: asStrings[number % asStrings.length] as PostId[] })
    const one = (number: number) => byId(db, { id: single[number % single.length] as PostId })
    const pages = await measure(
      [
        { name: 'product', operation: page },
        { name: 'raw', operation: (number) => rawPage.all(JSON.stringify(idsAt(number))) },
      ],
      { operations: 4000 },
    )
    const ones = await measure(
      [
        { name: 'product', operation: one },
        { name: 'raw', operation: (number) => rawOne.all(idAt(number % single.length)) },
      ],
      { operations: 40_000 },
    )
    raw.close()
    const finding = async (what: string, wanted: number, { costs, operation, sql }: Compared) => {
      const goal = { what, wanted, ratio: against(costs, 'cpu').ratio, by: 'cpu' as const, costs, sql: { both: [sql] } }
      const again = () => measure([{ name: 'product', operation }], { operations: 20_000, rounds: 1 })
      return { ...goal, profile: await profileIfMissed(goal, () => profileOf(again)) }
    }
    return [
      await finding('a page of 30 rows against statement.all()', 0.95, {
        costs: pages,
        operation: page,
        sql: SQL.page,
      }),
      await finding('by id against statement.all()', 0.75, { costs: ones, operation: one, sql: SQL.one }),
    ]
  },
}
