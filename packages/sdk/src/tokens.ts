import { isKindredError, KindredError } from './errors.ts'
import type { SessionChange } from './listeners.ts'
import type { SessionStore } from './session-store.ts'

/** Where the token of a call comes from. */
export interface Tokens {
  get(): Promise<string | null>
  /** Differs when the person may be another one, so that no call is ever repeated as somebody else. */
  era(): number
  /** The server refused this token. Answers with another of the same person to try again with, or with null. */
  refused(token: string, attempt: { era: number; isLast: boolean }): Promise<string | null>
  /** A verb handed out a session. `used` is the token it was asked with, for a session that takes its place. */
  issued(token: string, by: { used: string | null; why: 'signed-in' | 'renewed' }): Promise<void>
  /** Forgets the session, if it is still this one. Without a token: whichever it is. */
  forget(token?: string | null): Promise<void>
}

type Tell = (change: SessionChange) => void

/** A header must be able to carry it. */
function usable(token: string | null | undefined): string | null {
  return token && /^[\x21-\x7e]+$/.test(token) ? token : null
}

/** Work that must not overlap, one after the other. Nothing may wait for it from inside. */
function createLock() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const run = last.then(work)
    last = run.catch(() => {})
    return run
  }
}

/** Sessions that Kindred keeps: sign-in writes to the store, sign-out and a refusal clear it. */
export function storedTokens(store: SessionStore, tell: Tell): Tokens {
  const locked = createLock()
  let renewal: { from: string; to: string } | undefined

  async function clear(token: string | null | undefined, why: 'signed-out' | 'refused') {
    const cleared = await locked(async () => {
      const kept = await store.get()
      if (kept === null || (token !== undefined && kept !== token)) return false
      await store.set(null)
      return true
    })
    if (cleared) tell({ signedIn: false, why })
  }

  return {
    get: async () => usable(await store.get()),
    era: () => 0,
    async refused(token) {
      await clear(token, 'refused')
      const renewed = renewal?.from === token && renewal.to === (await store.get())
      return renewed ? (renewal?.to ?? null) : null
    },
    async issued(token, { used, why }) {
      const kept = await locked(async () => {
        if (why === 'renewed' && (await store.get()) !== used) return false
        if (why === 'renewed' && used !== null) renewal = { from: used, to: token }
        await store.set(token)
        return true
      })
      if (kept) tell({ signedIn: true, why })
    },
    forget: (token) => clear(token, 'signed-out'),
  }
}

const FAILED = 'getToken() failed: see the cause.'

/** Sessions and keys, which calls carry as they are. What else an app gives is for a session to be had for it. */
const CARRIED = /^ki[nk]_/

export interface Giver {
  getToken(): string | null | Promise<string | null>
  /** Opens a session for a token that the app minted or had signed, and answers its token. */
  exchange(token: string): Promise<string | null>
}

/**
 * Tokens that the app gives. What came of one is kept until the server refuses it; however many calls find it refused,
 * the app is asked, and its token exchanged, once at a time.
 */
export function givenTokens({ getToken, exchange }: Giver, tell: Tell): Tokens {
  let kept: string | null = null
  let asking: Promise<string | null> | undefined
  let era = 0
  let toldOf: string | undefined

  async function ask(): Promise<string | null> {
    const asked = era
    try {
      const given = usable((await getToken())?.trim())
      const token = given === null || CARRIED.test(given) ? given : await exchange(given)
      if (asked === era) kept = token
      return token
    } catch (cause) {
      if (isKindredError(cause) && !cause.reason.startsWith('auth.')) throw cause
      const message = isKindredError(cause) ? `What getToken() gave was refused. ${cause.message}` : FAILED
      throw new KindredError({ reason: 'unauthenticated', message, cause })
    } finally {
      if (asked === era) asking = undefined
    }
  }

  const get = async () => {
    if (kept !== null) return kept
    asking ??= ask()
    return asking
  }

  return {
    get,
    era: () => era,
    async refused(token, attempt) {
      if (attempt.era !== era) return null
      if (kept === token) kept = null
      const next = attempt.isLast ? null : await get()
      if (attempt.era !== era) return null
      if (next !== null && next !== token) return next
      if (kept === token) kept = null
      if (toldOf !== token) tell({ signedIn: false, why: 'refused' })
      toldOf = token
      return null
    },
    issued: async () => {},
    async forget(token) {
      if (token !== undefined && kept !== token) return
      era++
      kept = null
      asking = undefined
      tell({ signedIn: false, why: 'signed-out' })
    },
  }
}
