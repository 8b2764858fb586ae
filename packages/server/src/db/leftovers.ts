import { type SqlBool, sql } from 'kysely'
import { type Broken, defineInvariant, type Invariant, idsOf } from '../kernel/invariant.ts'
import type { Reads, Writes } from './database.ts'
import { selectRows } from './select.ts'

interface Leftover extends Broken {
  readonly since: number
}
type AnyTables = Record<string, unknown>

interface Kept {
  readonly name: string
  /** What the rows are called: `sessions`. */
  readonly things: string
  readonly table: string
  /** The first column of its key. */
  readonly key: string
  readonly isText?: boolean
  /** The moment from which a row is kept. */
  readonly column: string
  readonly keptMs: number
}

/** The sweeper comes once a minute; whatever is a day late it has not come for. */
const GRACE_MS = 24 * 60 * 60 * 1000

/** That the sweeper does its work: what it left behind is harmless, takes room, and is deleted. */
export function noLeftovers({ name, things, table, key, isText = false, column, keptMs }: Kept): Invariant {
  const isLate = (now: number) => sql<SqlBool>`${sql.ref(column)} <= cast(${now - keptMs - GRACE_MS} as bigint)`
  return defineInvariant<AnyTables, Leftover>({
    name,
    meaning: `No ${things} are kept a day longer than they are good for.`,
    fix: 'They are deleted. A running server does so by itself: see in its log why sweeping fails.',
    isWarning: true,
    over: { table, key, isText },
    find: (db: Reads<AnyTables>, { from, to, now }) =>
      selectRows(
        db,
        sql<Leftover>`
            select ${sql.ref(key)} as id, ${sql.ref(column)} as since from ${sql.table(table)}
            where ${sql.ref(key)} >= ${from} and ${sql.ref(key)} <= ${to} and ${isLate(now)}
`,
      ),
    tell: ({ since }) => `was over at ${new Date(since + keptMs).toISOString()}`,
    repair: {
      async mend({ db, clock }: { db: Writes<AnyTables>; clock: () => number }, rows) {
        await db.deleteFrom(table).where(sql.ref(key), 'in', idsOf(rows)).where(isLate(clock())).execute()
      },
      outcome: () => 'is deleted',
    },
  })
}
