import type { AccountId, PersonRef, Role } from '@kindred/contract'
import type { Kernel } from '../../kernel/kernel.ts'
import { found } from '../../kernel/refusal.ts'
import { emailIn } from './emails.ts'
import { isReserved, skeletonOf } from './handles.ts'
import * as queries from './queries.ts'
import { isSuspended } from './rules.ts'
import type { AccountTables } from './tables.ts'

/** What other domains know of an account. Moments are milliseconds since 1970. */
export interface AccountRecord {
  readonly id: AccountId
  readonly handle: string
  readonly role: Role
  readonly isPrivate: boolean
  /** False while suspended: to everybody else the account is not there. */
  readonly isActive: boolean
  /** Null unless the suspension holds now. */
  readonly suspendedAt: number | null
  /** When the suspension ends by itself. */
  readonly suspendedUntil: number | null
  readonly createdAt: number
  /** Which epoch this was read in: a session opened for an account of an older one is refused. */
  readonly epoch: number
}

/** An account whose password was right, and the subject of the attempts that this ends. */
export type ProvenAccount = AccountRecord & { readonly provenFor: string }

type Reader = Pick<Kernel<AccountTables>, 'db' | 'clock'>

/** Looks accounts up. */
export function createPeople({ db, clock }: Reader) {
  const people = {
    /** The account, suspended or not. */
    async find(ref: PersonRef): Promise<AccountRecord | undefined> {
      const row = await findRow(db, ref)
      return row && recordOf(row, clock())
    },

    async findActive(ref: PersonRef): Promise<AccountRecord | undefined> {
      const account = await people.find(ref)
      return account?.isActive ? account : undefined
    },

    /** @throws {Refusal} `not-found` when there is none, or a suspended one */
    async require(ref: PersonRef): Promise<AccountRecord> {
      return found(await people.findActive(ref))
    },

    /** Those of the accounts that exist, suspended ones included, in one query. */
    async list(ids: readonly AccountId[]): Promise<Map<AccountId, AccountRecord>> {
      if (ids.length === 0) return new Map()
      const now = clock()
      const rows = await queries.listByIds(db, { ids })
      return new Map(rows.map((row) => [row.id, recordOf(row, now)]))
    },

    /** Those of the handles that exist, suspended ones included, in one query. */
    async findByHandles(handles: readonly string[]): Promise<Map<string, AccountRecord>> {
      if (handles.length === 0) return new Map()
      const now = clock()
      const rows = await queries.listByHandles(db, { handles, skeletons: handles.map(skeletonOf) })
      return new Map(rows.map((row) => [row.handle, recordOf(row, now)]))
    },

    /** Those of the references that name an account, by the reference, suspended ones included. */
    async resolve(refs: readonly PersonRef[]): Promise<Map<PersonRef, AccountRecord>> {
      const byId = await people.list(refs.filter(isAccountId))
      const byHandle = await people.findByHandles(refs.filter((ref) => !isAccountId(ref)).map(handleIn))
      const named = new Map<PersonRef, AccountRecord>()
      for (const ref of refs) {
        const account = isAccountId(ref) ? byId.get(ref) : byHandle.get(handleIn(ref))
        if (account) named.set(ref, account)
      }
      return named
    },

    /** For the eyes of its owner alone. */
    async emailOf(id: AccountId): Promise<string | null> {
      return emailIn(found(await queries.findEmail.first(db, { id })).email)
    },

    /** Whether a new account may take a handle, and why not. */
    async handleAvailable(handle: string): Promise<{ available: boolean; why: 'taken' | 'reserved' | null }> {
      if (isReserved(handle)) return { available: false, why: 'reserved' }
      const taken = await queries.findSkeleton.first(db, { skeleton: skeletonOf(handle) })
      return taken ? { available: false, why: 'taken' } : { available: true, why: null }
    },
  }
  return people
}

export function recordOf(row: queries.RecordRow, now: number): AccountRecord {
  const suspension = { suspendedAt: row.suspended_at, suspendedUntil: row.suspended_until }
  const isActive = !isSuspended(suspension, now)
  return {
    id: row.id,
    handle: row.handle,
    role: row.role,
    isPrivate: row.is_private === 1,
    isActive,
    ...(isActive ? { suspendedAt: null, suspendedUntil: null } : suspension),
    createdAt: row.created_at,
    epoch: row.epoch,
  }
}

function isAccountId(ref: PersonRef): ref is AccountId {
  return !ref.startsWith('@')
}

const handleIn = (ref: string) => ref.slice(1)

function findRow(db: Reader['db'], ref: PersonRef): Promise<queries.RecordRow | undefined> {
  if (isAccountId(ref)) return queries.findById.first(db, { id: ref })
  const handle = handleIn(ref)
  return queries.findByHandle.first(db, { handle, skeleton: skeletonOf(handle) })
}
