import type { IssuedSession, SignedIn } from '@kindred/contract'
import type { Call } from '../../kernel/call.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { AccountRecord, NewCredentials } from '../accounts/index.ts'
import type { ProfileKernel, ProfileUnit, ProfileUses } from './kernel.ts'
import { insertProfile } from './queries.ts'
import type { Views } from './views.ts'

/** What a caller tells of itself where a session begins. */
export type Entry = Pick<Call, 'device' | 'intent'>

export interface NewPerson {
  readonly handle: string
  readonly email: string
  readonly password: string
  readonly name?: string | undefined
}

export interface PreparedPerson {
  readonly credentials: NewCredentials
  readonly name?: string | undefined
}

/** Where people come in. Passwords are hashed before the transaction, and no answer is kept: a repeat opens another session. */
export function createEntry({ transaction }: ProfileKernel, { accounts }: ProfileUses, views: Views) {
  async function make({ db }: ProfileUnit, domains: ProfileUses, { credentials, name }: PreparedPerson) {
    const account = await domains.accounts.createAccount(credentials)
    await insertProfile(db, { account: account.id, name: name ?? null })
    return account
  }

  async function signIn(entry: Entry, input: { identifier: string; password: string }): Promise<SignedIn> {
    const account = await accounts.checkPassword(input)
    return signedIn(account, await accounts.openSession(account, entry.device))
  }

  async function signedIn({ id, role }: AccountRecord, session: IssuedSession): Promise<SignedIn> {
    return { session, viewer: await views.me({ kind: 'account', id, role, session: undefined }) }
  }

  return {
    /** Makes the account of a person of the host app with its profile, and no session. */
    adopt({ name, ...names }: { handle: string; email: string | null; name: string | null }): Promise<AccountRecord> {
      return transaction(async ({ db }, domains) => {
        const account = await domains.accounts.adopt(names)
        await insertProfile(db, { account: account.id, name })
        return account
      })
    },

    /** Makes an account with its profile, and no session. `credentials` come from `accounts.prepareCredentials`. */
    create(prepared: PreparedPerson): Promise<AccountRecord> {
      return transaction((unit, domains) => make(unit, domains, prepared))
    },

    signIn,

    /** Makes an account and signs it in. A repeat of the same intent signs in to the account that the first one made. */
    async signUp({ device, intent }: Entry, input: NewPerson): Promise<SignedIn> {
      const credentials = await accounts.prepareCredentials(input)
      const made = await transaction(async (unit, domains) => {
        if (intent && (await domains.calls.claim(intent)) === 'repeated') return undefined
        const account = await make(unit, domains, { credentials, name: input.name })
        return { account, session: await domains.accounts.openSession(account, device) }
      })
      if (made) return signedIn(made.account, made.session)
      return signIn({ device, intent }, { identifier: input.email, password: input.password })
    },

    /** Every session of the viewer ends; the one that is answered is the first of the new password. */
    async changePassword(
      viewer: Account,
      { device }: Entry,
      input: { current: string; next: string },
    ): Promise<{ session: IssuedSession }> {
      const account = await accounts.replacePassword(viewer, input)
      return { session: await accounts.openSession(account, device) }
    },
  }
}
