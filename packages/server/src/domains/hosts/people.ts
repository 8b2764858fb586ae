import type { AccountId, HostPerson, PersonRef } from '@kindred/contract'
import type { FieldChanges } from '../../kernel/fields.ts'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Host } from '../../kernel/viewer.ts'
import { type AccountRecord, handleMadeOf } from '../accounts/index.ts'
import type { HostKernel, HostUnit, HostUses } from './kernel.ts'
import * as queries from './queries.ts'
import { reachRefusal } from './rules.ts'

/** A person by one of our names, or by the host app's own. */
export type HostRef = PersonRef | { readonly externalId: string }

/** What the host app says of one of its people; what is left out stays as it is. */
export interface HostedPerson {
  readonly externalId: string
  readonly handle?: string | undefined
  readonly name?: string | undefined
  readonly email?: string | null | undefined
  /** Fields of their profile; null takes one away. */
  readonly fields?: FieldChanges | undefined
}

/** The people whom the host app brought: they are called by its own ids. */
export function createHostedPeople({ db, clock, transaction }: HostKernel, uses: HostUses) {
  return {
    /** @throws {Refusal} `not-found` */
    async person(ref: HostRef): Promise<HostPerson> {
      return view({ db }, uses, await findHosted({ db }, uses, ref))
    },

    /**
     * Makes the account and profile of somebody, or changes what is named.
     * @throws {Refusal} `auth.email-taken`, `hosts.not-allowed`
     */
    upsert(by: Account | Host, person: HostedPerson): Promise<{ person: HostPerson; created: boolean }> {
      return transaction(async (unit, domains) => {
        const { account, created } = await makeOnce(unit, domains, person)
        if (person.fields) await unit.lock('account', account) // before the rows, of which the account's comes first
        if (!created) {
          refuseIf(reachRefusal(by, found(await domains.accounts.find(account))))
          await domains.accounts.callAccount(account, person)
          if (person.name !== undefined) await domains.profiles.rename(account, person.name)
        }
        if (person.fields) await domains.profiles.setFields(account, person.fields)
        return { person: await view(unit, domains, found(await domains.accounts.find(account))), created }
      })
    },

    /**
     * Ends every session of somebody, and what was minted or signed for them until now.
     * @throws {Refusal} `not-found`, `hosts.not-allowed`
     */
    revokeSessions(by: Account | Host, ref: HostRef): Promise<number> {
      return transaction(async (unit, domains) => {
        const target = await findHosted(unit, domains, ref)
        refuseIf(reachRefusal(by, target))
        await queries.updateRevocation(unit.db, { account: target.id, now: clock() })
        return domains.accounts.endSessions(target.id)
      })
    },
  }
}

type Reading = Pick<HostKernel, 'db'>

/** @throws {Refusal} `not-found` */
export async function findHosted({ db }: Reading, { accounts }: HostUses, ref: HostRef): Promise<AccountRecord> {
  if (typeof ref === 'string') return found(await accounts.find(ref))
  const row = found(await queries.findByExternal.first(db, { externalRef: ref.externalId }))
  return found(await accounts.find(row.account_id))
}

async function view({ db }: Reading, { accounts, profiles }: HostUses, account: AccountRecord): Promise<HostPerson> {
  const external = await queries.findExternal.first(db, { account: account.id })
  const { suspendedUntil } = account
  return {
    id: account.id,
    externalId: external?.external_ref ?? null,
    handle: account.handle,
    name: await profiles.nameOf(account.id),
    email: await accounts.emailOf(account.id),
    role: account.role,
    suspended: !account.isActive,
    suspendedUntil: suspendedUntil === null ? null : new Date(suspendedUntil).toISOString(),
    createdAt: new Date(account.createdAt).toISOString(),
  }
}

/** The account of an external id, made when there is none. Whoever makes the same one at the same time waits. */
export async function makeOnce(
  { db, lock }: HostUnit,
  { profiles }: HostUses,
  { externalId: externalRef, handle, name, email = null }: HostedPerson,
): Promise<{ account: AccountId; created: boolean }> {
  await lock('external', externalRef)
  const known = await queries.findByExternal.first(db, { externalRef })
  if (known) return { account: known.account_id, created: false }
  const wanted = handle ?? handleMadeOf(name ?? externalRef)
  const { id: account } = await profiles.adopt({ handle: wanted, email, name: name ?? null })
  await queries.insertHosted(db, { account, externalRef })
  return { account, created: true }
}
