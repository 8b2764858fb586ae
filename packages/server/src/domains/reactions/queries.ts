import type { AccountId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { Item, ItemKind, LeftoverRow, ReactionRow, ReactionTables } from './tables.ts'

type Reading = Reads<ReactionTables>
type Writing = Writes<ReactionTables>

/** Somebody and a thing: at most one reaction. */
export interface Place {
  readonly viewer: AccountId
  readonly kind: ItemKind
  readonly item: string
}

/** Things of one kind. */
interface Items {
  readonly kind: ItemKind
  readonly items: readonly string[]
}

export const findOwn = shape((db: Reading, $: Place) =>
  db
    .selectFrom('reactions')
    .select('reaction')
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', '=', $.item),
)

/** How the viewer reacted to each of the things: what they did on a page lies together in the unique index. */
export const listOwn = shape((db: Reading, $: Items & { viewer: AccountId }) =>
  db
    .selectFrom('reactions')
    .select(['item_id', 'reaction'])
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', 'in', $.items),
)

export const listCounts = shape((db: Reading, $: Items) =>
  db
    .selectFrom('reaction_counts')
    .select(['item_id', 'reaction', 'count'])
    .where('item_id', 'in', $.items)
    .where('item_kind', '=', $.kind)
    .where('count', '>', 0)
    .orderBy('item_id')
    .orderBy('reaction'),
)

export const insertReaction = shape((db: Writing, $: ReactionRow) =>
  db
    .insertInto('reactions')
    .values({
      id: $.id,
      account_id: $.account_id,
      item_kind: $.item_kind,
      item_id: $.item_id,
      reaction: $.reaction,
      created_at: $.created_at,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'item_kind', 'item_id']).doNothing()),
)

/** Another word in place of `former`; nothing when that is not what stands there. */
export const updateReaction = shape((db: Writing, $: Place & { former: string; reaction: string }) =>
  db
    .updateTable('reactions')
    .set({ reaction: $.reaction })
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', '=', $.item)
    .where('reaction', '=', $.former),
)

export const deleteReaction = shape((db: Writing, $: Place) =>
  db
    .deleteFrom('reactions')
    .where('account_id', '=', $.viewer)
    .where('item_kind', '=', $.kind)
    .where('item_id', '=', $.item)
    .returning('reaction'),
)

/** Counts one on. */
export const raiseCount = shape((db: Writing, $: Item & { reaction: string }) =>
  db
    .insertInto('reaction_counts')
    .values({ item_id: $.id, item_kind: $.kind, reaction: $.reaction, count: sql.lit(1) })
    .onConflict((conflict) =>
      conflict.columns(['item_id', 'item_kind', 'reaction']).doUpdateSet({ count: sql`reaction_counts.count + 1` }),
    ),
)

/** Counts one off. */
export const lowerCount = shape((db: Writing, $: Item & { reaction: string }) =>
  db
    .updateTable('reaction_counts')
    .set({ count: sql`count - 1` })
    .where('item_id', '=', $.id)
    .where('item_kind', '=', $.kind)
    .where('reaction', '=', $.reaction),
)

export const deleteCounts = shape((db: Writing, $: Item) =>
  db.deleteFrom('reaction_counts').where('item_id', '=', $.id).where('item_kind', '=', $.kind),
)

/** Some of the reactions to a thing. */
export const deleteSlice = shape((db: Writing, $: Item) =>
  db
    .deleteFrom('reactions')
    .where('id', 'in', (some) =>
      some
        .selectFrom('reactions')
        .select('id')
        .where('item_id', '=', $.id)
        .where('item_kind', '=', $.kind)
        .orderBy('id')
        .limit(sweptRows),
    ),
)

export const insertLeftover = shape((db: Writing, $: LeftoverRow) =>
  db
    .insertInto('reaction_leftovers')
    .values({ item_id: $.item_id, item_kind: $.item_kind })
    .onConflict((conflict) => conflict.columns(['item_id', 'item_kind']).doNothing()),
)

/** The next thing from an id on of which something is left. */
export const findLeftover = shape((db: Reading, $: { from: string }) =>
  db.selectFrom('reaction_leftovers').selectAll().where('item_id', '>=', $.from).orderBy('item_id').limit(1),
)

export const deleteLeftover = shape((db: Writing, $: Item) =>
  db.deleteFrom('reaction_leftovers').where('item_id', '=', $.id).where('item_kind', '=', $.kind),
)
