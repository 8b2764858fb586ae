import { sql } from 'kysely'
import { PROCESS_NUMBERS } from '../kernel/ids.ts'
import { type Broken, defineInvariant, type Invariant, type InvariantDefinition, idsOf } from '../kernel/invariant.ts'
import type { Reads, Writes } from './database.ts'
import { LEASE_MS, type LeaseTables } from './lease.ts'

interface Lease extends Broken {
  readonly holder: string
  readonly expires_at: number
}
type Definition = InvariantDefinition<LeaseTables, Lease>

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** What must hold of the numbers under which processes make ids: that no two make one, and that none is lost. */
export const leaseInvariants: readonly Invariant[] = [
  ofLeases({
    name: 'processes.number-in-range',
    meaning: `Process numbers go from 0 to ${PROCESS_NUMBERS - 1}.`,
    fix: 'The row is deleted: nobody can make ids under it.',
    find: async (db) => (await listLeases(db)).filter(({ id }) => !(Number(id) >= 0 && Number(id) < PROCESS_NUMBERS)),
    tell: ({ id }) => `is no process number: ${id}`,
    repair: {
      mend: async ({ db }, leases) => void (await deleteLeases(db, leases)),
      outcome: () => 'is deleted',
    },
  }),
  ofLeases({
    name: 'processes.one-number-each',
    meaning: 'A process holds one number.',
    fix: 'The one that ends first is given back. Its next holder begins where it would have ended.',
    find: async (db) => {
      const leases = await listLeases(db)
      const isOlder = (one: Lease, other: Lease) =>
        one.expires_at < other.expires_at || (one.expires_at === other.expires_at && Number(one.id) < Number(other.id))
      return leases.filter(
        (one) => one.holder !== '' && leases.some((other) => one.holder === other.holder && isOlder(one, other)),
      )
    },
    tell: ({ holder }) => `is held by ${holder}, who holds another as well`,
    repair: givingBack(),
  }),
  ofLeases({
    name: 'processes.lease-near',
    meaning: 'No lease ends more than an hour from now.',
    fix: 'Set the clocks of all machines right. A clock that ran ahead took it; until it ends, no other process can use the number.',
    find: async (db, { now }) =>
      (await listLeases(db)).filter(({ expires_at }) => expires_at > now + LEASE_MS + HOUR_MS),
    tell: ({ expires_at }) => `is leased until ${new Date(expires_at).toISOString()}`,
  }),
  ofLeases({
    name: 'processes.given-back',
    meaning: 'No number is held by a process that ended a day ago.',
    fix: 'The number is given back.',
    isWarning: true,
    find: async (db, { now }) =>
      (await listLeases(db)).filter(({ holder, expires_at }) => holder !== '' && expires_at < now - DAY_MS),
    tell: ({ expires_at }) => `was leased until ${new Date(expires_at).toISOString()} and not given back`,
    repair: givingBack(),
  }),
]

function ofLeases(definition: Omit<Definition, 'over'>): Invariant {
  return defineInvariant({ ...definition, over: { table: 'process_numbers', key: 'number' } })
}

function givingBack(): NonNullable<Definition['repair']> {
  return {
    hold: ({ lock }) => lock('process numbers', '1'),
    mend: async ({ db }, leases) => void (await releaseLeases(db, leases)),
    outcome: () => 'is free',
  }
}

/** There are 64 of them, or few more. */
function listLeases(db: Reads<LeaseTables>): Promise<Lease[]> {
  return db
    .selectFrom('process_numbers')
    .select([sql<string>`cast(number as text)`.as('id'), 'holder', 'expires_at'])
    .execute()
}

function deleteLeases(db: Writes<LeaseTables>, leases: readonly Lease[]) {
  return db.deleteFrom('process_numbers').where('number', 'in', numbersOf(leases)).execute()
}

/** Where the lease ends is kept: the next holder's ids begin there. */
function releaseLeases(db: Writes<LeaseTables>, leases: readonly Lease[]) {
  return db.updateTable('process_numbers').set({ holder: '' }).where('number', 'in', numbersOf(leases)).execute()
}

function numbersOf(leases: readonly Lease[]): number[] {
  return idsOf(leases).map(Number)
}
