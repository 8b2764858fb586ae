import type { AccountId, IssuedSession, Session, SessionId } from '@kindred/contract'
import type { Writes } from '../../db/database.ts'
import { withoutDeadline } from '../../kernel/deadline.ts'
import type { Kernel, Unit } from '../../kernel/kernel.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found, refuse } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import { deleteAttempts, deleteForgiven } from './attempt-queries.ts'
import { type AccountRecord, type ProvenAccount, recordOf } from './people.ts'
import { findById } from './queries.ts'
import { isOver, isSuspended } from './rules.ts'
import * as queries from './session-queries.ts'
import type { AccountsState } from './settings.ts'
import type { AccountTables } from './tables.ts'
import { hashOfToken, sha256, TOKEN_BYTES, tokenOf } from './tokens.ts'

/** The last use of a session is true to the minute. */
const TOUCH_EVERY_MS = 60_000

type Entering = Pick<AccountRecord, 'id' | 'epoch'> & Partial<Pick<ProvenAccount, 'provenFor'>>

/** Opens, checks and ends sessions. */
export function createSessions(kernel: Kernel<AccountTables>, { idleMs, lifetimeMs, touching }: AccountsState) {
  const { db, clock, nextId, random, log, transaction } = kernel

  /** Notes the use of a session beside the call that uses it; nobody waits for it. */
  function touch(id: SessionId, now: number): void {
    if (touching.has(id)) return
    const use = { id, now, before: now - TOUCH_EVERY_MS }
    const note = () => transaction(({ db }) => queries.updateLastUse.affected(db, use), { mayBeLost: true })
    const write = withoutDeadline(note)
      .then(() => {})
      .catch((error: unknown) => log.warn({ err: error }, 'the last use of a session was not noted'))
      .finally(() => touching.delete(id))
    touching.set(id, write)
  }

  const sessions = {
    /**
     * Opens a session for somebody who has proven who they are.
     * @throws {Refusal} `auth.invalid-credentials` when the password, the role or the standing changed since; `auth.suspended`
     */
    openSession(account: Entering, device: string | null): Promise<IssuedSession> {
      return transaction(async ({ db }) => {
        const now = clock()
        const row = await findById.first(db, { id: account.id })
        if (row && !recordOf(row, now).isActive) throw refuse('auth.suspended')
        if (row?.epoch !== account.epoch) throw refuse('auth.invalid-credentials')
        if (account.provenFor !== undefined) await deleteAttempts(db, { subjectHash: account.provenFor })
        const token = tokenOf(random(TOKEN_BYTES))
        const expiresAt = now + lifetimeMs
        await queries.insertSession(db, {
          id: nextId<'session'>(),
          account_id: account.id,
          token_hash: sha256(token),
          device,
          epoch: account.epoch,
          created_at: now,
          last_used_at: now,
          expires_at: expiresAt,
        })
        return { token, expiresAt: new Date(expiresAt).toISOString() }
      })
    },

    /** Whose session a token is, if it holds: asked of the database each time, so that what is revoked is so everywhere at once. */
    async authenticate(token: string): Promise<Account | undefined> {
      const tokenHash = hashOfToken(token)
      const row = tokenHash && (await queries.findByTokenHash.first(db, { tokenHash }))
      if (!row) return undefined
      const now = clock()
      const { id, account_id } = row
      if (isOver({ lastUsedAt: row.last_used_at, expiresAt: row.expires_at }, idleMs, now)) {
        await transaction(({ db }) => queries.deleteSession(db, { id, account: account_id })) // no later clock revives it
        return undefined
      }
      if (isSuspended({ suspendedAt: row.suspended_at, suspendedUntil: row.suspended_until }, now)) return undefined
      if (now - row.last_used_at >= TOUCH_EVERY_MS) touch(id, now)
      return { kind: 'account', id: account_id, role: row.role, session: id }
    },

    /** Resolves when no write of a last use is under way. */
    async settled(): Promise<void> {
      await Promise.all(touching.values())
    },

    /** The viewer's sessions, the newest first. */
    sessions(viewer: Account, page: PageInput): Promise<Page<Session>> {
      const now = clock()
      return fillPage(kernel.cursors, { viewer, list: 'auth.sessions', query: {}, page }, async (before, count) => {
        const rows = await queries.listBefore(db, { account: viewer.id, before: before ?? NEWEST, count })
        return rows.map((row) => ({ id: row.id, item: present(row, viewer, now) }))
      })
    },

    /** Ends the session that asks. */
    async signOut(viewer: Account): Promise<void> {
      if (viewer.session !== undefined) await end(viewer, viewer.session)
    },

    /** @throws {Refusal} `not-found` when the viewer has no such session */
    async revokeSession(viewer: Account, session: SessionId): Promise<void> {
      found(await end(viewer, session))
    },

    /** Ends all of the viewer's sessions but the one that asks, and counts them. */
    revokeOtherSessions(viewer: Account): Promise<number> {
      return transaction(async ({ db, emit }) => {
        const kept = viewer.session ?? ('0' as SessionId)
        const ended = await queries.deleteOtherSessions(db, { account: viewer.id, kept })
        for (const { id } of ended) emit('session.revoked', { account: viewer.id, session: id })
        return ended.length
      })
    },

    /** Deletes a slice of what is over: sessions and forgiven attempts. */
    sweep(): Promise<number> {
      return transaction(async ({ db }) => {
        const now = clock()
        const ended = await queries.deleteEnded.affected(db, { now })
        const unused = await queries.deleteUnused.affected(db, { unusedSince: now - idleMs })
        return ended + unused + (await deleteForgiven.affected(db, { now }))
      })
    },
  }

  function end(viewer: Account, id: SessionId): Promise<SessionId | undefined> {
    return transaction(async ({ db, emit }) => {
      const ended = await queries.deleteSession.first(db, { id, account: viewer.id })
      if (ended) emit('session.revoked', { account: viewer.id, session: id })
      return ended?.id
    })
  }

  function present(row: queries.ListedSession, viewer: Account, now: number): Session | undefined {
    if (isOver({ lastUsedAt: row.last_used_at, expiresAt: row.expires_at }, idleMs, now)) return undefined
    return {
      id: row.id,
      device: row.device,
      createdAt: new Date(row.created_at).toISOString(),
      lastUsedAt: new Date(row.last_used_at).toISOString(),
      expiresAt: new Date(row.expires_at).toISOString(),
      isCurrent: row.id === viewer.session,
    }
  }

  return sessions
}

/** The rows go at once, and are counted; whatever is being opened meanwhile carries the old epoch and is dead. */
export async function endAllSessions({ db, emit }: Unit<AccountTables>, account: AccountId): Promise<number> {
  const ended = await queries.deleteSessionsOf(db, { account })
  for (const { id } of ended) emit('session.revoked', { account, session: id })
  return ended.length
}

/**
 * Ends every session there is and counts them: for a database that was restored, where one that was revoked since would come back to
 * life. Nobody listens there, so that no fact is told.
 */
export function endEverySession(db: Writes<AccountTables>): Promise<number> {
  return queries.deleteEverySession.affected(db, {})
}
