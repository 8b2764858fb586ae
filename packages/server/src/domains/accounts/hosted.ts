import type { AccountId } from '@kindred/contract'
import type { Kernel, Unit } from '../../kernel/kernel.ts'
import { found, refuse } from '../../kernel/refusal.ts'
import { newAccount } from './credentials.ts'
import { storedEmail } from './emails.ts'
import { isReserved, numbered, skeletonOf } from './handles.ts'
import { type AccountRecord, recordOf } from './people.ts'
import * as queries from './queries.ts'
import { endAllSessions } from './sessions.ts'
import type { AccountTables } from './tables.ts'

/** So many small numbers are tried behind a handle that is taken, and then as many large ones that nobody could foresee. */
const TRIES = 9

type AccountUnit = Unit<AccountTables>

/** What the host app calls one of its people; what is left out stays as it is. */
export interface HostedNames {
  readonly handle?: string | undefined
  readonly email?: string | null | undefined
}

/** Accounts of people whom a host app brought: without a password, so that nobody signs in to one by guessing. */
export function createHosted({ db, transaction, nextId, clock, random }: Kernel<AccountTables>) {
  /** The handles to try in turn for somebody who would be called so. */
  function* handlesFor(wanted: string): Generator<string> {
    if (!isReserved(wanted)) yield wanted
    for (let number = 2; number <= TRIES; number++) yield numbered(wanted, number)
    for (let round = 0; round < TRIES; round++) yield numbered(wanted, 1000 + (random(4).readUInt32BE() % 9_999_000))
  }

  async function holdFreeHandle(unit: AccountUnit, wanted: string, current?: string): Promise<string> {
    for (const handle of handlesFor(wanted)) {
      if (handle === current) return handle
      await unit.lock('name', skeletonOf(handle))
      const owner = await queries.findSkeleton.first(unit.db, { skeleton: skeletonOf(handle) })
      if (!owner || (current !== undefined && skeletonOf(current) === skeletonOf(handle))) return handle
    }
    throw refuse('conflict')
  }

  async function holdFreeEmail(unit: AccountUnit, email: string, owner?: AccountId): Promise<void> {
    await unit.lock('name', email)
    const taken = await queries.findByEmail.first(unit.db, { email })
    if (taken && taken.id !== owner) throw refuse('auth.email-taken')
  }

  return {
    /**
     * Makes a member without a password. Its profile is written by the caller, in the same transaction. A handle that is taken or
     * reserved gets a number.
     * @throws {Refusal} `auth.email-taken`, `conflict`
     */
    adopt({ handle: wanted, email }: { handle: string; email: string | null }): Promise<AccountRecord> {
      return transaction(async (unit) => {
        if (email !== null) await holdFreeEmail(unit, email)
        const handle = await holdFreeHandle(unit, wanted)
        const row = newAccount(nextId<'account'>(), { handle, email, passwordHash: null }, clock())
        if (!(await queries.insertAccount(unit.db, row))) throw refuse('conflict')
        unit.emit('account.created', { account: row.id })
        return recordOf(row, row.created_at)
      })
    },

    /** @throws {Refusal} `not-found`, `auth.email-taken`, `conflict` */
    callAccount(id: AccountId, { handle: wanted, email }: HostedNames): Promise<void> {
      return transaction(async (unit) => {
        const { handle: current } = found(await queries.findById.first(unit.db, { id }))
        if (email) await holdFreeEmail(unit, email, id)
        if (email !== undefined) await queries.updateEmail(unit.db, { id, email: storedEmail(id, email) })
        if (wanted === undefined) return
        const handle = await holdFreeHandle(unit, wanted, current)
        if (handle !== current) await queries.updateHandle(unit.db, { id, handle, skeleton: skeletonOf(handle) })
      })
    },

    /** Whether somebody has this email already. */
    async hasEmail(email: string): Promise<boolean> {
      return (await queries.findByEmail.first(db, { email })) !== undefined
    },

    /** Ends every session of an account and counts them; whatever is being opened meanwhile is dead. */
    endSessions(id: AccountId): Promise<number> {
      return transaction(async (unit) => {
        await unit.lock('account', id)
        await queries.updateEpoch(unit.db, { id })
        return endAllSessions(unit, id)
      })
    },
  }
}
