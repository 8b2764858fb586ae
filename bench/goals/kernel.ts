import type { AccountId, PostId } from '@kindred/contract'
import type { Reads } from '../../packages/server/src/db/database.ts'
import { openDatabase } from '../../packages/server/src/db/open.ts'
import { shape } from '../../packages/server/src/db/shape.ts'
import { listInFeed } from '../../packages/server/src/domains/feeds/queries.ts'
import type { PostReads, PostTables } from '../../packages/server/src/domains/posts/index.ts'
import { against, type Goal, profileIfMissed } from '../frame/goal.ts'
import { type Cost, measure } from '../frame/rounds.ts'
import { openRaw } from '../raw/sqlite.ts'
import { accountIdAt, PRESENT_MS, readersWith, usual } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { profileOf } from './feed.ts'

const PAGE = 30
const PAGES = 1000
const byId = shape((db: Reads<PostTables>, $: { id: PostId }) =>
  db.selectFrom('posts').selectAll().where('id', '=', $.id),
)

/** A statement as it was sent, for whoever runs the same by hand. */
interface Sent {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

const ONE = 'select * from "posts" where "id" = ?'

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
    const readers = readersWith(usual, 100).map(accountIdAt)
    const asked = Array.from({ length: PAGES }, (_, at) => ({
      viewer: String(readers[at % readers.length]) as AccountId,
      ...{ moderates: 0, now: PRESENT_MS },
      ids: Array.from({ length: PAGE }, (_, on) => String(idAt(at * PAGE + on)) as PostId),
    }))
    const page = (number: number) => listInFeed(db, asked[number % PAGES] as (typeof asked)[0])
    const singles = Array.from({ length: 50_000 }, (_, at) => idAt(at))
    const names = singles.map((id) => String(id) as PostId)
    const one = (number: number) => byId(db, { id: names[number % names.length] as PostId })
    const sent = await sentBy(world.file, (reads) => Promise.all(asked.map((page) => listInFeed(reads, page))))
    const [{ sql: pageSql }] = sent as [Sent]
    await using database = await openDatabase<PostReads>(`file:${world.file}`)
    const { db } = database
    const rawPage = raw.prepare<unknown[]>(pageSql)
    const byHand = sent.map(handed)
    const rawOne = raw.prepare<[number]>(ONE)
    const pages = await measure(
      [
        { name: 'product', operation: page },
        { name: 'raw', operation: (number) => rawPage.all(...byHand[number % PAGES]!()) },
      ],
      { operations: 1000, rounds: 31 },
    )
    const ones = await measure(
      [
        { name: 'product', operation: one },
        { name: 'raw', operation: (number) => rawOne.all(singles[number % singles.length] as number) },
      ],
      { operations: 10_000, rounds: 31 },
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
        sql: pageSql,
      }),
      await finding('by id against statement.all()', 0.75, { costs: ones, operation: one, sql: ONE }),
    ]
  },
}

/** What each side is handed: the product has ids as strings, somebody by hand has numbers, and both write their list of ids anew each time. */
function handed({ parameters }: Sent): () => unknown[] {
  const lists = parameters.map((value) =>
    typeof value === 'string' && value.startsWith('[') ? JSON.parse(value) : undefined,
  )
  return () => parameters.map((value, at) => (lists[at] ? JSON.stringify(lists[at]) : value))
}

/** What the kernel sends for these reads: the same statements with the same parameters are what is run by hand. */
async function sentBy(file: string, run: (db: Reads<PostReads>) => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = []
  const onQuery = (sql: string, parameters: readonly unknown[]) => void sent.push({ sql, parameters })
  await using database = await openDatabase<PostReads>(`file:${file}`, { onQuery })
  await run(database.db)
  return sent
}
