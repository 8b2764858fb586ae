import type { AccountId, PersonRef } from '@kindred/contract'
import type { Reads } from '../../db/database.ts'
import type { Kernel, Unit } from '../../kernel/kernel.ts'
import { found } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { Accounts } from '../accounts/index.ts'
import { listTies } from './queries.ts'
import { noRelation, type Relation } from './rules.ts'
import type { GraphTables } from './tables.ts'

export type GraphKernel = Kernel<GraphTables, GraphUses>
export interface GraphUses {
  readonly accounts: Accounts
}

/** A viewer and somebody else, held still: until the transaction ends nobody else changes what lies between them. */
interface HeldPair {
  readonly unit: Unit<GraphTables, GraphUses>
  readonly target: { readonly id: AccountId; readonly isPrivate: boolean }
  readonly relation: Relation
}

/** What a verb about two people does once both are held. */
export type Between = <T>(viewer: Account, person: PersonRef, work: (pair: HeldPair) => Promise<T>) => Promise<T>

/** Opens a transaction for a verb about two people. Refuses with `not-found` when there is no such active account. */
export function createBetween({ transaction }: GraphKernel, { accounts }: GraphUses): Between {
  return async (viewer, person, work) => {
    const { id } = found(await accounts.find(person))
    return transaction(async (unit, bound) => {
      await unit.lock('account', viewer.id, id)
      const target = await bound.accounts.require(id) // what was read before the lock may have changed
      const relations = await readRelations(unit, viewer.id, [id])
      return work({ unit, target, relation: relations.get(id) ?? noRelation })
    })
  }
}

/** What lies between an account and each of the others, in one query for any number. Everybody asked about has an entry. */
export async function readRelations(
  { db, clock }: { db: Reads<GraphTables>; clock: () => number },
  account: AccountId,
  others: readonly AccountId[],
): Promise<Map<AccountId, Relation>> {
  const relations = new Map<AccountId, Relation>(others.map((other) => [other, noRelation]))
  for (const { tie, other_id } of await listTies(db, { account, others, now: clock() }))
    relations.set(other_id, { ...(relations.get(other_id) ?? noRelation), ...partOf[tie] })
  return relations
}

const partOf = {
  following: { following: 'yes' },
  followedBy: { followedBy: true },
  requested: { following: 'requested' },
  requestedBy: { requestedBy: true },
  blocking: { blocking: true },
  blockedBy: { blockedBy: true },
  muting: { muting: true },
} satisfies Record<string, Partial<Relation>>
