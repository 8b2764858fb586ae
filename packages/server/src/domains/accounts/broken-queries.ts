// Rows that break what must hold of accounts, by scalar subqueries alone: see the graph's.
import type { AccountId, SessionId } from '@kindred/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import type { Broken, Stretch } from '../../kernel/invariant.ts'
import { activeAccount } from './queries.ts'
import type { AccountTables } from './tables.ts'

type Reading = Reads<AccountTables>
type Writing = Writes<AccountTables>

export interface NamedAccount extends Broken {
  readonly handle: string
  readonly skeleton: string
}

export interface DeadSession extends Broken {
  readonly account_id: AccountId
}

export function listNames(db: Reading, { from, to }: Stretch): Promise<NamedAccount[]> {
  return db
    .selectFrom('accounts')
    .select(['id', 'handle', 'skeleton'])
    .where('id', '>=', from as AccountId)
    .where('id', '<=', to as AccountId)
    .execute()
}

/** Sessions whose epoch stands to that of their account as `than` says. */
export function listByEpoch(db: Reading, stretch: Stretch, than: '<' | '>'): Promise<DeadSession[]> {
  return listSessions(
    db,
    stretch,
    sql`epoch ${sql.raw(than)} (select epoch from accounts where id = sessions.account_id)`,
  )
}

/** Sessions of the account's own epoch, while it is suspended. What is not active may be unknown to SQL: it has no end. */
export function listOfSuspended(db: Reading, stretch: Stretch): Promise<DeadSession[]> {
  const suspended = sql<SqlBool>`(
    select 1 from accounts where id = sessions.account_id and epoch = sessions.epoch and case when ${activeAccount(stretch.now)} then 0 else 1 end = 1
  ) is not null`
  return listSessions(db, stretch, suspended)
}

function listSessions(db: Reading, { from, to }: Stretch, where: RawBuilder<SqlBool>): Promise<DeadSession[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'account_id'])
    .where('id', '>=', from as SessionId)
    .where('id', '<=', to as SessionId)
    .where(where)
    .execute()
}

export function deleteSessions(db: Writing, ids: readonly string[]) {
  return db
    .deleteFrom('sessions')
    .where('id', 'in', ids as SessionId[])
    .execute()
}
