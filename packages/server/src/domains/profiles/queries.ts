import type { AccountId } from '@kindred/contract'
import { type SqlBool, sql, type Updateable } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { NO_FIELDS } from '../../kernel/fields.ts'
import type { Stretch } from '../../kernel/invariant.ts'
import { activeAccount } from '../accounts/index.ts'
import { authorTies, type Sight } from '../visibility/index.ts'
import type { ProfileRow, ProfileTables, ReadTables } from './tables.ts'

type Reading = Reads<ReadTables>
type Writing = Writes<ProfileTables>

/** What a `Person` is made of, for those of the people who are active, with all that lies between them and the viewer. */
export const listCards = shape((db: Reading, $: Sight & { people: readonly AccountId[] }) =>
  db
    .selectFrom('accounts')
    .innerJoin('profiles', 'profiles.account_id', 'accounts.id')
    .select(['accounts.id', 'handle', 'is_private', 'name', 'who_may_mention'])
    .select(authorTies($, 'accounts.id'))
    .select((person) => [
      person
        .selectFrom('follow_requests')
        .select(sql.lit(1).as('one'))
        .where('requester_id', '=', $.viewer)
        .whereRef('target_id', '=', 'accounts.id')
        .as('has_requested'),
      person
        .selectFrom('mutes')
        .select(sql.lit(1).as('one'))
        .where('muter_id', '=', $.viewer)
        .whereRef('muted_id', '=', 'accounts.id')
        .where((mute) => mute.or([mute('until', 'is', null), mute('until', '>', $.now)]))
        .as('is_muted'),
    ])
    .where('accounts.id', 'in', $.people)
    .where(activeAccount($.now)),
)

export const findProfile = shape((db: Reading, $: { account: AccountId }) =>
  db.selectFrom('profiles').selectAll().where('account_id', '=', $.account),
)

export const insertProfile = shape((db: Writing, $: { account: AccountId; name: string | null }) =>
  db.insertInto('profiles').values({
    account_id: $.account,
    name: $.name,
    bio: null,
    links: '[]',
    language: null,
    time_zone: null,
    who_may_mention: 'everyone',
    show_followers: 'everyone',
    posts_count: 0,
    fields: NO_FIELDS,
  }),
)

/** Accounts without the profile that each of them has. */
export function listWithoutProfile(db: Reading, { from, to }: Stretch) {
  return db
    .selectFrom('accounts')
    .select('id')
    .where('id', '>=', from as AccountId)
    .where('id', '<=', to as AccountId)
    .where(sql<SqlBool>`(select 1 from profiles where account_id = accounts.id) is null`)
    .execute()
}

/** Changes the named columns; none of them is nothing to do. */
export async function updateProfile(
  db: Writing,
  { account, changes }: { account: AccountId; changes: Updateable<ProfileRow> },
): Promise<void> {
  if (Object.keys(changes).length === 0) return
  await db.updateTable('profiles').set(changes).where('account_id', '=', account).execute()
}

export const movePostsCount = shape((db: Writing, $: { account: AccountId; by: number }) =>
  db
    .updateTable('profiles')
    .set((row) => ({ posts_count: row('posts_count', '+', $.by) }))
    .where('account_id', '=', $.account),
)
