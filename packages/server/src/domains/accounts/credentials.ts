import type { AccountId } from '@kindred/contract'
import type { Kernel, Unit } from '../../kernel/kernel.ts'
import { type Refusal, refuse } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import * as attemptQueries from './attempt-queries.ts'
import { attempt } from './attempts.ts'
import { storedEmail } from './emails.ts'
import { canonicalHandle, isReserved, skeletonOf } from './handles.ts'
import { type AccountRecord, type ProvenAccount, recordOf } from './people.ts'
import * as queries from './queries.ts'
import { endAllSessions } from './sessions.ts'
import type { AccountsState } from './settings.ts'
import type { AccountTables } from './tables.ts'
import { sha256 } from './tokens.ts'

/** What a new account is made of, with the slow work done. */
export interface NewCredentials {
  readonly handle: string
  readonly email: string
  readonly passwordHash: string
}

/** The same of an account that need not have them. */
export interface Belongings {
  readonly handle: string
  readonly email: string | null
  readonly passwordHash: string | null
}

/** Makes accounts and proves who somebody is. What is slow here comes before the transaction, never in it. */
export function createCredentials(kernel: Kernel<AccountTables>, { passwords, limitsAttempts }: AccountsState) {
  const { db, clock, nextId, transaction } = kernel

  /** Counts an attempt before it is made, so that a thousand at once are not all the first. It may be lost. */
  async function countAttempt(subjectHash: string): Promise<void> {
    if (limitsAttempts) await transaction((unit) => noteAttempt(unit, subjectHash, clock()), { mayBeLost: true })
  }

  return {
    /**
     * Checks what a new account asks for and hashes its password.
     * @throws {Refusal} `auth.handle-reserved`, `auth.password-short`, `auth.password-common`, `unavailable`
     */
    async prepareCredentials(input: { handle: string; email: string; password: string }): Promise<NewCredentials> {
      if (isReserved(input.handle)) throw refuse('auth.handle-reserved')
      const passwordHash = await passwords.hash(input.password)
      return { handle: input.handle, email: input.email, passwordHash }
    },

    /**
     * Makes a member. Its profile is written by the caller, in the same transaction.
     * @throws {Refusal} `auth.handle-taken`, `auth.email-taken`
     */
    createAccount(credentials: NewCredentials): Promise<AccountRecord> {
      return transaction(async ({ db, emit, lock }) => {
        const row = newAccount(nextId<'account'>(), credentials, clock())
        await lock('name', row.skeleton, row.email)
        if (!(await queries.insertAccount(db, row))) throw await takenRefusal(db, row)
        emit('account.created', { account: row.id })
        return recordOf(row, row.created_at)
      })
    },

    /**
     * The account of a handle or email, if the password is its own. Whoever is not there gets the same work and the same answer
     * as a wrong password, and both ways to name an account are counted apart, so that neither tells of the other. The session that
     * is opened for it forgives the attempts.
     * @throws {Refusal} `auth.invalid-credentials`, `auth.suspended`, `rate-limited`, `unavailable`
     */
    async checkPassword(input: { identifier: string; password: string }): Promise<ProvenAccount> {
      const subject = subjectOf(input.identifier)
      const subjectHash = sha256(`${subject.kind} ${subject.name}`)
      await countAttempt(subjectHash)
      const row = await findSecret(db, subject)
      const isRight = await passwords.verify(row?.password_hash ?? null, input.password)
      if (!row || !isRight) throw refuse('auth.invalid-credentials')
      const account = recordOf(row, clock())
      if (!account.isActive) throw refuse('auth.suspended')
      return { ...account, provenFor: subjectHash }
    },

    /**
     * Replaces the viewer's password: every session of theirs is dead afterwards, the one that asked included. Answers the account
     * as it is then, for a new session.
     * @throws {Refusal} `auth.wrong-password`, `auth.password-short`, `auth.password-common`, `rate-limited`, `unavailable`
     */
    async replacePassword(viewer: Account, input: { current: string; next: string }): Promise<ProvenAccount> {
      const { id } = viewer
      const subjectHash = sha256(`current ${id}`)
      await countAttempt(subjectHash)
      const row = await queries.findSecretById.first(db, { id })
      const isRight = await passwords.verify(row?.password_hash ?? null, input.current)
      if (!row || !isRight) throw refuse('auth.wrong-password')
      const hash = await passwords.hash(input.next)
      return transaction(async (unit) => {
        const changed = await queries.updatePassword.affected(unit.db, { id, epoch: row.epoch, hash })
        if (changed === 0) throw refuse('unauthenticated') // the session died while the password was hashed
        await endAllSessions(unit, id)
        return { ...recordOf({ ...row, epoch: row.epoch + 1 }, clock()), provenFor: subjectHash }
      })
    },
  }
}

async function noteAttempt({ db }: Unit<AccountTables>, subjectHash: string, now: number): Promise<void> {
  const row = await attemptQueries.holdAttempts.first(db, { subjectHash })
  const before = { recent: row?.recent ?? 0, lastAt: row?.last_at ?? 0, clearsAt: row?.clears_at ?? 0 }
  const attempted = attempt(before, now)
  if ('retryAfterMs' in attempted) throw refuse({ reason: 'rate-limited', retryAfterMs: attempted.retryAfterMs })
  const { recent, lastAt, clearsAt } = attempted.attempts
  await attemptQueries.updateAttempts(db, { subject_hash: subjectHash, recent, last_at: lastAt, clears_at: clearsAt })
}

export function newAccount(id: AccountId, { handle, email, passwordHash }: Belongings, now: number) {
  return {
    id,
    handle,
    skeleton: skeletonOf(handle),
    email: storedEmail(id, email),
    password_hash: passwordHash,
    role: 'member' as const,
    suspended_at: null,
    suspended_until: null,
    epoch: 1,
    is_private: 0,
    created_at: now,
  }
}

async function takenRefusal(db: Kernel<AccountTables>['db'], row: { skeleton: string }): Promise<Refusal> {
  const taken = await queries.findSkeleton.first(db, { skeleton: row.skeleton })
  return refuse(taken ? 'auth.handle-taken' : 'auth.email-taken')
}

interface Subject {
  readonly kind: 'handle' | 'email'
  readonly name: string
}

/** What an identifier names, in the form in which it is stored. */
function subjectOf(identifier: string): Subject {
  const handle = canonicalHandle(identifier)
  if (handle !== undefined) return { kind: 'handle', name: handle }
  return { kind: 'email', name: identifier.trim().toLowerCase() }
}

function findSecret(db: Kernel<AccountTables>['db'], { kind, name }: Subject) {
  if (kind === 'email') return queries.findSecretByEmail.first(db, { email: name })
  return queries.findSecretByHandle.first(db, { handle: name, skeleton: skeletonOf(name) })
}
