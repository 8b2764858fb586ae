// Rows that break what must hold of reactions, by scalar subqueries alone: see the graph's.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { selectRows } from '../../db/select.ts'
import { storedCount } from '../../db/stored-counts.ts'
import { type Broken, idsOf, type Stretch } from '../../kernel/invariant.ts'
import type { ItemKind, ReactionRow, ReactionTables } from './tables.ts'

type Reading = Reads<ReactionTables>
type Writing = Writes<ReactionTables>

/** A reaction that is not as it must be. */
export interface BrokenReaction extends Broken {
  readonly item_id: string
  readonly item_kind: ItemKind
  readonly reaction: string
}

/** The rows of a thing are counted together. */
export const wordsCount = storedCount<ReactionTables>({
  table: 'reaction_counts',
  key: 'item_id',
  column: 'count',
  counted: sql`(
    select count(*) from reactions where reactions.item_id = reaction_counts.item_id
      and reactions.item_kind = reaction_counts.item_kind and reactions.reaction = reaction_counts.reaction
  )`,
})

/** Reactions with whose word nobody counts. What the sweeper is to take is counted by nobody. */
export function listUncounted(db: Reading, stretch: Stretch): Promise<BrokenReaction[]> {
  return listReactions(db, {
    stretch,
    where: sql`(select 1 from reaction_counts where item_id = reactions.item_id and item_kind = reactions.item_kind
      and reaction = reactions.reaction) is null and ${isNoLeftover}`,
  })
}

/** Reactions to things of a kind that are not there: neither in their table, nor so that `isThere` holds. */
export function listToGone(
  db: Reading,
  { kind, table, isThere }: { kind: ItemKind; table: string; isThere: RawBuilder<SqlBool> },
  stretch: Stretch,
): Promise<BrokenReaction[]> {
  const there = sql`(select 1 from ${sql.table(table)} as there where there.id = reactions.item_id and ${isThere})`
  return listReactions(db, {
    stretch,
    where: sql`item_kind = ${sql.lit(kind)} and ${there} is null and ${isNoLeftover}`,
  })
}

const isNoLeftover = sql<SqlBool>`(
  select 1 from reaction_leftovers where item_id = reactions.item_id and item_kind = reactions.item_kind
) is null`

function listReactions(
  db: Reading,
  { stretch: { from, to }, where }: { stretch: Stretch; where: RawBuilder<SqlBool> },
): Promise<BrokenReaction[]> {
  return selectRows(
    db,
    sql<BrokenReaction>`
        select id, item_id, item_kind, reaction from reactions where id >= ${from} and id <= ${to} and ${where}
`,
  )
}

/** Makes the counts that are missing, and counts. */
export async function countAnew(db: Writing, rows: readonly BrokenReaction[]): Promise<void> {
  const missing = new Map(rows.map((row) => [`${row.item_id} ${row.reaction}`, row]))
  await db
    .insertInto('reaction_counts')
    .values([...missing.values()].map(({ id: _, ...row }) => ({ ...row, count: 0 })))
    .onConflict((conflict) => conflict.columns(['item_id', 'item_kind', 'reaction']).doNothing())
    .execute()
  const items = itemsOf(rows)
  await wordsCount.hold(db, items)
  await wordsCount.recount(db, items)
}

/** Deletes reactions to what is gone; what they counted is counted anew, and nothing is kept of what comes to none. */
export async function dropReactions(db: Writing, rows: readonly BrokenReaction[]): Promise<void> {
  const items = itemsOf(rows)
  await wordsCount.hold(db, items)
  await db
    .deleteFrom('reactions')
    .where('id', 'in', idsOf(rows) as ReactionRow['id'][])
    .execute()
  await wordsCount.recount(db, items)
  await db.deleteFrom('reaction_counts').where('item_id', 'in', items).where('count', '=', 0).execute()
}

function itemsOf(rows: readonly BrokenReaction[]): string[] {
  return idsOf(rows.map(({ item_id: id }) => ({ id })))
}
