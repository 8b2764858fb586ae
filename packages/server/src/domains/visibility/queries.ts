import type { AccountId, ListId } from '@kindred/contract'
import { type Expression, sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { activeAccount } from '../accounts/index.ts'
import type { ContentKind } from './content.ts'
import { visiblePerson } from './predicate.ts'
import type { Sight } from './sight.ts'
import type { TiesTables } from './tables.ts'

type Reading = Reads<TiesTables>

/** Those of the people whom the viewer can see. */
export const listVisiblePeople = shape((db: Reading, $: Sight & { people: readonly AccountId[] }) =>
  db.selectFrom('accounts').select('id').where('id', 'in', $.people).where(visiblePerson($, 'accounts.id')),
)

/** The state of each author and every tie between them and the viewer. */
export const listAuthorFacts = shape((db: Reading, $: Sight & { authors: readonly AccountId[] }) =>
  db
    .selectFrom('accounts as a')
    .leftJoin('follows as f', (join) => join.onRef('f.followee_id', '=', 'a.id').on('f.follower_id', '=', $.viewer))
    .leftJoin('follows as g', (join) => join.onRef('g.follower_id', '=', 'a.id').on('g.followee_id', '=', $.viewer))
    .leftJoin('blocks as b', (join) => join.onRef('b.blocked_id', '=', 'a.id').on('b.blocker_id', '=', $.viewer))
    .leftJoin('blocks as c', (join) => join.onRef('c.blocker_id', '=', 'a.id').on('c.blocked_id', '=', $.viewer))
    .leftJoin('close_friends as d', (join) => join.onRef('d.owner_id', '=', 'a.id').on('d.friend_id', '=', $.viewer))
    .where('a.id', 'in', $.authors)
    .select([
      'a.id',
      'a.is_private',
      flag(activeAccount($.now, 'a')).as('is_active'),
      flag(sql`f.id is not null`).as('viewer_follows'),
      flag(sql`g.id is not null`).as('author_follows'),
      flag(sql`b.id is not null`).as('viewer_blocks'),
      flag(sql`c.id is not null`).as('author_blocks'),
      flag(sql`d.id is not null`).as('is_close_friend'),
    ]),
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
