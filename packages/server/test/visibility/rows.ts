import type { AccountId, Role } from '@kindred/contract'
import type { Writes } from '../../src/db/database.ts'
import { type AccountRow, type AccountTables, skeletonOf } from '../../src/domains/accounts/index.ts'
import type { GraphTables } from '../../src/domains/graph/index.ts'
import type { Standing } from '../../src/domains/visibility/index.ts'
import type { Account } from '../../src/kernel/viewer.ts'
import type { TestHouse } from '../../src/testing/index.ts'

type Tables = AccountTables & GraphTables
/** People, what lies between them, and items of content with those whom they name. */
export type Rows = { readonly [Table in keyof Tables]?: readonly Tables[Table][] } & {
  readonly items?: readonly Standing[]
  readonly named?: readonly Named[]
}
interface Named {
  readonly item: string
  readonly account_id: AccountId
}

/** Parents first, since rows refer to each other. */
const order = [
  'accounts',
  'follows',
  'follow_requests',
  'blocks',
  'mutes',
  'close_friends',
  'audience_lists',
  'audience_list_members',
] as const

type House = Pick<TestHouse<unknown>, 'database'>

/** Writes people and what lies between them as they are, behind the back of every service. */
export async function insertPeople(house: House, rows: Rows): Promise<void> {
  for (const table of order) await insertInto(house, table, rows[table] ?? [])
}

/** Writes rows into any table. */
export async function insertInto({ database }: House, table: string, rows: readonly object[]): Promise<void> {
  await database.transaction(async (transaction) => {
    const db = transaction.db as Writes<Record<string, object>>
    for (const slice of slices(rows, 500)) await db.insertInto(table).values(slice).execute()
  })
}

function slices<Row>(rows: readonly Row[], size: number): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => rows.slice(at * size, (at + 1) * size))
}

let last = 1_000_000_000

/** An id larger than every one before it. */
export function nextId<Id extends string>(): Id {
  return String(++last) as Id
}

export function accountRow(row: Partial<AccountRow> = {}): AccountRow {
  const id = row.id ?? nextId<AccountId>()
  return {
    id,
    handle: `p${id}`,
    skeleton: skeletonOf(`p${id}`),
    email: `p${id}@example.com`,
    password_hash: null,
    role: 'member',
    suspended_at: null,
    suspended_until: null,
    epoch: 0,
    is_private: 0,
    created_at: 0,
    ...row,
  }
}

export function itemRow(author: AccountId, row: Partial<Standing> = {}): Standing {
  return {
    id: nextId(),
    author_id: author,
    audience: 'public',
    audience_list_id: null,
    hidden_at: null,
    removed_at: null,
    archived_at: null,
    ...row,
  }
}

export function asViewer({ id, role }: { id: AccountId; role: Role }): Account {
  return { kind: 'account', id, role, session: undefined }
}
