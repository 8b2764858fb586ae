import type { AccountId, PersonRef, Reason, Role } from '@kindred/contract'
import type { Kernel, Unit } from '../../kernel/kernel.ts'
import { found, refuse, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Host, System } from '../../kernel/viewer.ts'
import { type AccountRecord, createPeople } from './people.ts'
import * as queries from './queries.ts'
import { roleRefusal, type Standing, suspendRefusal } from './rules.ts'
import { endAllSessions } from './sessions.ts'
import type { AccountTables } from './tables.ts'

/**
 * Who acts on an account: somebody with a role, an API key, which may what a moderator may, or the server's own command line, which asks
 * no permission.
 */
export type Actor = Account | Host | System

type AccountUnit = Unit<AccountTables>
type Rule = (viewer: Standing, target: Standing) => Reason | undefined

/** Changes what an account is to others. Each verb joins the caller's transaction. */
export function createStanding({ transaction }: Kernel<AccountTables>) {
  /** Runs `change` on a target that stays as it was read, after asking the rule with the roles that both have now. */
  function change<T>(
    { by, of, rule }: { by: Actor; of: PersonRef; rule: Rule },
    run: (unit: AccountUnit, target: AccountRecord) => Promise<T>,
  ): Promise<T> {
    return transaction(async (unit) => {
      const people = createPeople(unit)
      const { id } = found(await people.find(of))
      await unit.lock('account', id, ...(by.kind === 'account' ? [by.id] : []))
      const target = found(await people.find(id))
      if (by.kind !== 'system') refuseIf(rule(await standingOf(people, by), target))
      return run(unit, target)
    })
  }

  return {
    /** Whether it changed. The caller holds `lock('account', id)`, so that no follow passes it. */
    setPrivate(id: AccountId, isPrivate: boolean): Promise<boolean> {
      return transaction(
        async ({ db }) => (await queries.updatePrivacy.affected(db, { id, isPrivate: isPrivate ? 1 : 0 })) > 0,
      )
    },

    /**
     * Closes an account until it is taken back or, when `until` is given, until then. All its sessions end.
     * @throws {Refusal} `not-found`, `forbidden`, `moderation.not-allowed`
     */
    suspend(by: Actor, of: PersonRef, until: number | null): Promise<AccountId> {
      return change({ by, of, rule: suspendRefusal }, async (unit, target) => {
        if (!target.isActive && target.suspendedUntil === until) return target.id
        const at = target.suspendedAt ?? unit.clock()
        await queries.updateSuspension(unit.db, { id: target.id, at, until })
        await endAllSessions(unit, target.id)
        unit.emit('account.suspended', { account: target.id, until })
        return target.id
      })
    },

    /**
     * Opens a suspended account again; its owner signs in anew.
     * @throws {Refusal} `not-found`, `forbidden`, `moderation.not-allowed`
     */
    unsuspend(by: Actor, of: PersonRef): Promise<AccountId> {
      return change({ by, of, rule: suspendRefusal }, async (unit, target) => {
        if (target.isActive) return target.id
        await queries.updateSuspension(unit.db, { id: target.id, at: null, until: null })
        unit.emit('account.unsuspended', { account: target.id })
        return target.id
      })
    },

    /**
     * Gives an account a role. Its sessions end, since none may outlive a change of rights.
     * @throws {Refusal} `not-found`, `forbidden`, `moderation.not-allowed`
     */
    setRole(by: Actor, of: PersonRef, role: Role): Promise<AccountId> {
      return change({ by, of, rule: roleRefusal }, async (unit, target) => {
        if (target.role === role) return target.id
        await queries.updateRole(unit.db, { id: target.id, role })
        await endAllSessions(unit, target.id)
        return target.id
      })
    },
  }
}

/** Whoever acts as they are now: rights that were lost since the call began are lost. */
async function standingOf(people: ReturnType<typeof createPeople>, by: Account | Host): Promise<Standing> {
  if (by.kind === 'host') return { id: by.maker, role: 'moderator' }
  const account = await people.findActive(by.id)
  if (!account) throw refuse('forbidden')
  return account
}
