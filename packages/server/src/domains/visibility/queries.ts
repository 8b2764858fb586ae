import type { AccountId, ListId } from '@kindred/contract'
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { activeAccount } from '../accounts/index.ts'
import type { ContentKind } from './content.ts'
import { isFarEnd } from './far-end.ts'
import type { Sight } from './sight.ts'
import type { TiesTables } from './tables.ts'

type Reading = Reads<TiesTables>

const eb = expressionBuilder<TiesTables>()

/**
 * Every tie between the viewer and the person whose id stands in a column: 1, or null where there is none. Each is a look-up by a
 * unique index, which both databases answer faster than as many joins. The viewer is compared by the builder, which binds an id as
 * one: SQLite would make an integer of a text anew at each look-up.
 */
export function authorTies({ viewer }: Sight, person: string) {
  const id = sql.ref(person)
  const tie = (table: keyof TiesTables, viewers: string, isPersons: Expression<SqlBool>) => {
    const isViewers = eb(sql.ref<AccountId>(viewers), '=', viewer)
    return sql<number | null>`(select 1 from ${sql.table(table)} where ${isViewers} and ${isPersons})`
  }
  const near = (column: string) => sql<SqlBool>`${sql.ref(column)} = ${id}`
  return [
    tie('follows', 'follower_id', near('followee_id')).as('viewer_follows'),
    tie('follows', 'followee_id', isFarEnd('follower_id', id)).as('author_follows'),
    tie('blocks', 'blocker_id', near('blocked_id')).as('viewer_blocks'),
    tie('blocks', 'blocked_id', isFarEnd('blocker_id', id)).as('author_blocks'),
    tie('close_friends', 'friend_id', near('owner_id')).as('is_close_friend'),
  ] as const
}

/** The state of each author and every tie between them and the viewer. */
export const listAuthorFacts = shape((db: Reading, $: Sight & { authors: readonly AccountId[] }) =>
  db
    .selectFrom('accounts')
    .where('accounts.id', 'in', $.authors)
    .select(['accounts.id', 'accounts.is_private', flag(activeAccount($.now)).as('is_active')])
    .select(authorTies($, 'accounts.id')),
)

/** Whose each list is, and whether the viewer is on it. */
export const listListFacts = shape((db: Reading, $: { viewer: AccountId | null; lists: readonly ListId[] }) =>
  db
    .selectFrom('audience_lists as l')
    .leftJoin('audience_list_members as m', (join) =>
      join.onRef('m.list_id', '=', 'l.id').on('m.member_id', '=', $.viewer),
    )
    .where('l.id', 'in', $.lists)
    .select(['l.id', 'l.owner_id', flag(sql`m.id is not null`).as('has_viewer')]),
)

/** Those of the items that name the viewer among their readers. */
export async function listNaming(
  db: Reading,
  { viewer, named, items }: { viewer: AccountId; named: ContentKind['named']; items: readonly string[] },
): Promise<string[]> {
  const rows = await db
    .selectFrom(sql<{ account_id: AccountId }>`${sql.table(named.table)}`.as('named'))
    .select(sql.ref<string>(`named.${named.itemId}`).as('item_id'))
    .where('named.account_id', '=', viewer)
    .where(sql.ref<string>(`named.${named.itemId}`), 'in', items)
    .execute()
  return rows.map((row) => row.item_id)
}

function flag(condition: Expression<unknown>) {
  return sql<number>`case when ${condition} then 1 else 0 end`
}
