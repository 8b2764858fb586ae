import type { AccountId, MintedToken, SignedIn } from '@kindred/contract'
import type { Call } from '../../kernel/call.ts'
import { found, refuse, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Host } from '../../kernel/viewer.ts'
import { type AccountRecord, handleMadeOf, sha256, TOKEN_BYTES } from '../accounts/index.ts'
import type { Claims } from './issuers.ts'
import type { HostKernel, HostUnit, HostUses } from './kernel.ts'
import { findHosted, makeOnce } from './people.ts'
import * as queries from './queries.ts'
import { reachRefusal } from './rules.ts'
import type { HostState } from './settings.ts'

const EXCHANGE_TOKEN = /^kix_[A-Za-z0-9_-]{43}$/

type Entry = Pick<Call, 'device' | 'intent'>
/** Whose a token is: the account as it was when the token was made. */
type Entering = Pick<AccountRecord, 'id' | 'epoch'>

/** Tokens of the host app against sessions of ours. */
export function createExchange(
  { clock, nextId, random, transaction }: HostKernel,
  uses: HostUses,
  { issuers }: HostState,
) {
  /** Takes a minted token. Under an idempotency key its first user may show it again, whose answer was lost. */
  async function useMinted({ db }: HostUnit, domains: HostUses, { token, isRepeat }: Minted): Promise<Entering> {
    const of = { tokenHash: sha256(token), now: clock() }
    const row = await (isRepeat ? queries.findExchange.first(db, of) : queries.useExchange.first(db, of))
    if (!row) throw refuse('auth.token-refused')
    const account = found(await domains.accounts.find(row.account_id))
    if (account.isActive && account.epoch !== row.epoch) throw refuse('auth.token-refused')
    return account
  }

  /** Takes what an issuer signed, once when it has a name of its own, and makes the person when they come for the first time. */
  async function useSigned(unit: HostUnit, domains: HostUses, { claims, isRepeat }: Signed): Promise<Entering> {
    const { externalId, name, handle, email, tokenHash, issuedAt, expiresAt } = claims
    const isTaken =
      !isRepeat && tokenHash !== null && !(await queries.insertTaken.first(unit.db, { tokenHash, expiresAt }))
    if (isTaken) throw refuse('auth.token-refused')
    // in the order in which making them locks, so that of two with one email the second finds it taken
    await unit.lock('external', externalId)
    if (email !== undefined) await unit.lock('name', email)
    const isFree = email !== undefined && !(await domains.accounts.hasEmail(email)) // nobody is found by an email
    const { account } = await makeOnce(unit, domains, {
      externalId,
      name,
      handle: handle && handleMadeOf(handle),
      email: isFree ? email : null,
    })
    const entering = found(await domains.accounts.find(account))
    const { sessions_revoked_at: revokedAt } = found(await queries.findExternal.first(unit.db, { account }))
    // read after the epoch, so that whoever revokes meanwhile is noticed by one of the two
    if (revokedAt !== null && issuedAt <= revokedAt) throw refuse('auth.token-refused')
    return entering
  }

  return {
    /** @throws {Refusal} `not-found`, `auth.suspended`, `hosts.not-allowed` */
    mint(by: Account | Host, { externalId, ttl }: { externalId: string; ttl: number }): Promise<MintedToken> {
      return transaction(async (unit, domains) => {
        const account = await findHosted(unit, domains, { externalId })
        refuseIf(reachRefusal(by, account))
        if (!account.isActive) throw refuse('auth.suspended')
        const token = `kix_${random(TOKEN_BYTES).toString('base64url')}`
        const expiresAt = clock() + ttl * 1000
        await queries.insertExchange(unit.db, {
          id: nextId<'exchange'>(),
          token_hash: sha256(token),
          account_id: account.id,
          epoch: account.epoch,
          expires_at: expiresAt,
          used_at: null,
        })
        return { token, expiresAt: new Date(expiresAt).toISOString() }
      })
    },

    /**
     * Opens a session for a minted token, or for one that an issuer of the configuration signed.
     * @throws {Refusal} `auth.token-refused`, `auth.suspended`, `auth.invalid-credentials`, `unavailable`
     */
    async exchange({ device, intent }: Entry, token: string): Promise<SignedIn> {
      const isMinted = EXCHANGE_TOKEN.test(token)
      const claims = isMinted ? undefined : await issuers.verify(token, clock())
      if (!isMinted && !claims) throw refuse('auth.token-refused')
      const { id, session } = await transaction(async (unit, domains) => {
        const isRepeat = intent !== undefined && (await domains.calls.claim(intent)) === 'repeated'
        const entering = claims
          ? await useSigned(unit, domains, { claims, isRepeat })
          : await useMinted(unit, domains, { token, isRepeat })
        return { id: entering.id, session: await domains.accounts.openSession(entering, device) }
      })
      return { session, viewer: await uses.profiles.me(await memberOf(id)) }
    },

    /** Deletes a slice of what is over. */
    sweep(): Promise<number> {
      return transaction(async ({ db }) => {
        const over = { now: clock() }
        return (
          (await queries.deleteExpiredExchanges.affected(db, over)) +
          (await queries.deleteExpiredTaken.affected(db, over))
        )
      })
    },
  }

  async function memberOf(id: AccountId): Promise<Account> {
    const { role } = found(await uses.accounts.find(id))
    return { kind: 'account', id, role, session: undefined }
  }
}

interface Minted {
  readonly token: string
  readonly isRepeat: boolean
}

interface Signed {
  readonly claims: Claims
  readonly isRepeat: boolean
}
