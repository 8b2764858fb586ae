import type { Id } from '@kindred/contract'
import { createIds, type IdMaker, PROCESS_NUMBERS } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { Trouble } from '../kernel/trouble.ts'
import type { Database, Reads, Writes } from './database.ts'

/** `holder` is empty and `expires_at` where the last holder stopped, once a number is given back. */
export interface LeaseTables {
  process_numbers: { number: number; holder: string; expires_at: number }
}

/** The right of this process to make ids under one of 64 numbers. */
export interface ProcessLease extends AsyncDisposable {
  /** A new id. Never one that another process may have made: past the end of the lease it refuses with `unavailable`. */
  nextId<Kind extends string>(): Id<Kind>
  /** See `IdMaker.last`. */
  lastId<Kind extends string>(): Id<Kind>
  /** Whether ids may be made now; when not, `renew` first. */
  isLive(): boolean
  /** Moves the end of the lease, or takes another number when this one was lost meanwhile. */
  renew(): Promise<void>
}

interface LeaseOptions {
  clock: () => number
  /** Tells this process from all others, for ever. */
  holder: string
}

/** Whoever hands out numbers holds this until the end of the transaction. */
export const LEASE_LOCK = ['process numbers', '1'] as const

export const LEASE_MS = 60_000
const RENEW_BEFORE_END_MS = 40_000
const RETRY_AFTER_MS = 1_000

/**
 * Takes a process number. A number is free when nobody holds it or its lease has run out; the next holder's ids begin where the
 * last holder's had to stop, so two clocks that disagree cannot make one id twice.
 * @throws {Error} when all 64 numbers are held
 */
export async function leaseProcessNumber(
  database: Database<LeaseTables>,
  options: LeaseOptions,
): Promise<ProcessLease> {
  const { clock, holder } = options
  let held = await take(database, options)

  let renewing: Promise<void> | undefined
  /** Once for all who wait: each would take a number of its own. */
  function renew(): Promise<void> {
    renewing ??= renewNow().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  async function renewNow(): Promise<void> {
    const expiresAt = Math.max(clock() + LEASE_MS, held.expiresAt) // a clock that steps back shortens nothing
    const { number } = held
    const renewed = await database.transaction(({ db }) => extendLease(db, { number, holder, expiresAt }))
    if (renewed) held = { ...held, expiresAt }
    else held = await take(database, options)
  }

  const timer = setInterval(() => void renew().catch(() => {}), LEASE_MS - RENEW_BEFORE_END_MS) // the next call that needs it tries again
  timer.unref()
  return {
    nextId<Kind extends string>() {
      const id = held.ids.next<Kind>()
      if (held.ids.reachedMs >= held.expiresAt) throw refuse({ reason: 'unavailable', retryAfterMs: RETRY_AFTER_MS })
      return id
    },
    lastId: <Kind extends string>() => held.ids.last<Kind>(),
    isLive: () => clock() < held.expiresAt && held.ids.reachedMs < held.expiresAt,
    renew,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      const { number, ids } = held
      const given = database.transaction(({ db }) => giveBack(db, { number, holder, expiresAt: ids.reachedMs + 1 }))
      await given.catch(() => {}) // a database that is out of reach keeps nobody from stopping: the lease runs out
    },
  }
}

/** Whoever writes makes ids, so a transaction waits until this process may. */
export function underLease(database: Database<unknown>, lease: ProcessLease): Database<unknown> {
  const guarded: Database<unknown> = Object.create(database)
  guarded.transaction = async (work, how) => {
    if (!lease.isLive()) await lease.renew()
    return database.transaction(work, how)
  }
  return guarded
}

interface Held {
  number: number
  expiresAt: number
  ids: IdMaker
}

function take(database: Database<LeaseTables>, { clock, holder }: LeaseOptions): Promise<Held> {
  return database.transaction(async ({ db, lock }) => {
    await lock(...LEASE_LOCK)
    const now = clock()
    const rows = new Map((await listNumbers(db)).map((row) => [row.number, row]))
    for (let number = 0; number < PROCESS_NUMBERS; number++) {
      const row = rows.get(number)
      if (row && row.holder !== '' && row.expires_at > now) continue
      const expiresAt = Math.max(now, row?.expires_at ?? 0) + LEASE_MS
      await putNumber(db, { number, holder, expires_at: expiresAt })
      return { number, expiresAt, ids: createIds(clock, number, row?.expires_at) }
    }
    throw new Trouble({
      what: 'No more processes can join this database',
      why: `all ${PROCESS_NUMBERS} process numbers are held`,
      fix: 'End a process, or wait a minute after one crashed.',
    })
  })
}

function listNumbers(db: Reads<LeaseTables>) {
  return db.selectFrom('process_numbers').selectAll().execute()
}

function putNumber(db: Writes<LeaseTables>, row: LeaseTables['process_numbers']) {
  return db
    .insertInto('process_numbers')
    .values(row)
    .onConflict((conflict) => conflict.column('number').doUpdateSet({ holder: row.holder, expires_at: row.expires_at }))
    .execute()
}

async function extendLease(db: Writes<LeaseTables>, lease: { number: number; holder: string; expiresAt: number }) {
  const { numUpdatedRows } = await db
    .updateTable('process_numbers')
    .set({ expires_at: lease.expiresAt })
    .where('number', '=', lease.number)
    .where('holder', '=', lease.holder)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

function giveBack(db: Writes<LeaseTables>, lease: { number: number; holder: string; expiresAt: number }) {
  return db
    .updateTable('process_numbers')
    .set({ holder: '', expires_at: lease.expiresAt })
    .where('number', '=', lease.number)
    .where('holder', '=', lease.holder)
    .execute()
}
