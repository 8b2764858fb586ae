import type { AccountId, ListId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { CloseFriendRow, GraphTables, ListRow, MemberRow } from './tables.ts'

type Reading = Reads<GraphTables>
type Writing = Writes<GraphTables>
interface Pair {
  a: AccountId
  b: AccountId
}

export const insertCloseFriend = shape((db: Writing, $: CloseFriendRow) =>
  db
    .insertInto('close_friends')
    .values({ id: $.id, owner_id: $.owner_id, friend_id: $.friend_id, created_at: $.created_at })
    .onConflict((conflict) => conflict.columns(['owner_id', 'friend_id']).doNothing()),
)

export const deleteCloseFriend = shape((db: Writing, $: { owner: AccountId; friend: AccountId }) =>
  db.deleteFrom('close_friends').where('owner_id', '=', $.owner).where('friend_id', '=', $.friend),
)

export const countCloseFriends = shape((db: Reading, $: { owner: AccountId }) =>
  db
    .selectFrom('close_friends')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('owner_id', '=', $.owner),
)

export const insertList = shape((db: Writing, $: ListRow) =>
  db.insertInto('audience_lists').values({
    id: $.id,
    owner_id: $.owner_id,
    name: $.name,
    member_count: $.member_count,
    created_at: $.created_at,
  }),
)

export const countLists = shape((db: Reading, $: { owner: AccountId }) =>
  db
    .selectFrom('audience_lists')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('owner_id', '=', $.owner),
)

/** Somebody else's list is as good as none, here and in what follows. */
export const findList = shape((db: Reading, $: { list: ListId; owner: AccountId }) =>
  db.selectFrom('audience_lists').selectAll().where('id', '=', $.list).where('owner_id', '=', $.owner),
)

export const listLists = shape((db: Reading, $: { owner: AccountId; before: string; count: number }) =>
  db
    .selectFrom('audience_lists')
    .selectAll()
    .where('owner_id', '=', $.owner)
    .where('id', '<', $.before as ListId)
    .orderBy('id', 'desc')
    .limit($.count),
)

export const renameList = shape((db: Writing, $: { list: ListId; owner: AccountId; name: string }) =>
  db.updateTable('audience_lists').set({ name: $.name }).where('id', '=', $.list).where('owner_id', '=', $.owner),
)

/** Its members go with it. */
export const deleteList = shape((db: Writing, $: { list: ListId; owner: AccountId }) =>
  db.deleteFrom('audience_lists').where('id', '=', $.list).where('owner_id', '=', $.owner),
)

/** Puts somebody on a list and counts them. False when they stood there already. */
export async function addMember(db: Writing, row: MemberRow): Promise<boolean> {
  if ((await insertMember.affected(db, row)) === 0) return false
  await countMember(db, { list: row.list_id })
  return true
}

/** Takes somebody off a list and counts them off. */
export async function dropMember(db: Writing, member: { list: ListId; member: AccountId }): Promise<void> {
  if ((await deleteMember.affected(db, member)) > 0) await countMembersOff(db, { lists: [member.list] })
}

/** Takes each of two people off all lists and from the close friends of the other. */
export async function partCircles(db: Writing, { a, b }: Pair): Promise<void> {
  for (const [owner, other] of [
    [a, b],
    [b, a],
  ] as const) {
    await deleteCloseFriend(db, { owner, friend: other })
    const left = await deleteMemberOfAll(db, { owner, member: other })
    if (left.length > 0) await countMembersOff(db, { lists: left.map(({ list_id }) => list_id) })
  }
}

const insertMember = shape((db: Writing, $: MemberRow) =>
  db
    .insertInto('audience_list_members')
    .values({ id: $.id, list_id: $.list_id, member_id: $.member_id, created_at: $.created_at })
    .onConflict((conflict) => conflict.columns(['list_id', 'member_id']).doNothing()),
)

const deleteMember = shape((db: Writing, $: { list: ListId; member: AccountId }) =>
  db.deleteFrom('audience_list_members').where('list_id', '=', $.list).where('member_id', '=', $.member),
)

/** A list holds somebody at most once, so each row that this returns is another list. */
const deleteMemberOfAll = shape((db: Writing, $: { owner: AccountId; member: AccountId }) =>
  db
    .deleteFrom('audience_list_members')
    .where('member_id', '=', $.member)
    .where('list_id', 'in', (lists) =>
      lists.selectFrom('audience_lists').select('audience_lists.id').where('owner_id', '=', $.owner),
    )
    .returning('list_id'),
)

const countMember = shape((db: Writing, $: { list: ListId }) =>
  db.updateTable('audience_lists').set({ member_count: sql`member_count + 1` }).where('id', '=', $.list),
)

const countMembersOff = shape((db: Writing, $: { lists: readonly ListId[] }) =>
  db.updateTable('audience_lists').set({ member_count: sql`member_count - 1` }).where('id', 'in', $.lists),
)
