import { momentOf, PROCESS_NUMBERS } from '../kernel/ids.ts'
import type { Reads, Writes } from './database.ts'
import type { LeaseTables } from './lease.ts'
import type { AnyTables, TableShape } from './snapshot.ts'

/** How many processes may be making ids in a database now. One that was killed counts until its lease has run out. */
export async function countLiveProcesses({ db }: { db: Reads<LeaseTables> }, now: number): Promise<number> {
  const rows = await db
    .selectFrom('process_numbers')
    .select('number')
    .where('holder', '!=', '')
    .where('expires_at', '>', now)
    .execute()
  return rows.length
}

/** The moment up to which ids of a database may have been made, by what its rows and its leases say. */
export async function reachedMoment(db: Reads<AnyTables>, tables: readonly TableShape[]): Promise<number> {
  const moments = [await lastLease(db)]
  for (const { name, columns } of tables) {
    if (!columns.some((column) => column.name === 'id')) continue
    const last = await db.selectFrom(name).select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
    if (last) moments.push(momentOf(String(last.id)))
  }
  return Math.max(...moments)
}

async function lastLease(db: Reads<AnyTables>): Promise<number> {
  const rows = await db.selectFrom('process_numbers').select('expires_at').execute()
  return Math.max(0, ...rows.map(({ expires_at }) => Number(expires_at)))
}

/** Takes every number back, to be held again by those alone whose ids stand above a moment. */
export async function raiseLeases(db: Writes<LeaseTables>, reachedMs: number): Promise<void> {
  const numbers = Array.from({ length: PROCESS_NUMBERS }, (_, number) => number)
  await db.deleteFrom('process_numbers').execute()
  await db
    .insertInto('process_numbers')
    .values(numbers.map((number) => ({ number, holder: '', expires_at: reachedMs })))
    .execute()
}
