import type { CallOptions } from './api.ts'
import { within } from './deadline.ts'
import { isKindredError, misuse } from './errors.ts'
import { createFlights } from './flights.ts'
import { sessions } from './manifest.ts'
import { type Patience, persist } from './retry.ts'
import type { Tokens } from './tokens.ts'
import type { Sending, Transport } from './transport.ts'

export interface Asking {
  readonly path: string
  readonly kind: 'query' | 'mutation'
  readonly input: unknown
  readonly options: CallOptions
}

export interface Wiring {
  readonly transport: Transport
  readonly tokens: Tokens
  readonly patience: Patience
  readonly timeoutMs: number
}

/** Whoever signs in or up does so as nobody: the session they may still hold, alive or dead, has no say in it. */
function isEntrance(path: string): boolean {
  return sessions.includes(path) && path !== 'auth.changePassword'
}

/** The token of the session that an answer hands out, if it hands one out. */
export function sessionTokenOf(answer: unknown): string | null {
  const { session } = (answer ?? {}) as { session?: { token?: unknown } }
  return typeof session?.token === 'string' ? session.token : null
}

/** A new name for an intent. `randomUUID` is missing from pages that came over plain HTTP, `getRandomValues` is not. */
export function newKey(): string {
  const { crypto } = globalThis
  if (typeof crypto?.randomUUID === 'function') return crypto.randomUUID()
  if (typeof crypto?.getRandomValues !== 'function') {
    throw misuse('This platform has no crypto.getRandomValues: give an idempotencyKey, or load a polyfill.')
  }
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function keyOf({ kind, options }: Asking): string | null {
  if (kind === 'query') return null
  const key = options.idempotencyKey ?? newKey()
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw misuse('idempotencyKey: give 1 to 255 visible ASCII characters.')
  return key
}

/** What is sent, fixed when the call is made: a caller that changes its object afterwards changes no retry. */
function jsonOf(input: unknown): string {
  try {
    return JSON.stringify(input ?? {}) ?? '{}'
  } catch (cause) {
    throw misuse('The input cannot be written as JSON: see the cause.', cause)
  }
}

/** How a call runs: token, sharing, tries, and what its answer means for the session. */
export function createCalls({ transport, tokens, patience, timeoutMs }: Wiring) {
  const flights = createFlights()

  type Prepared = Omit<Sending, 'token'> & { readonly path: string; readonly deadline: number }

  async function runWith(token: string | null, call: Prepared): Promise<unknown> {
    const { signal, deadline } = call
    const send = (attempt: AbortSignal) => transport({ ...call, token, signal: attempt })
    if (call.kind === 'query') {
      const key = JSON.stringify([token, call.path, call.json])
      return flights.join({ key, signal, deadline }, (flight) => persist(send, flight, patience))
    }
    try {
      return await persist(send, { signal, deadline }, patience)
    } finally {
      flights.forget()
    }
  }

  /** Keeps the session that an answer hands out. A signed-in person who gets one goes on under it. */
  async function settle({ path }: Prepared, token: string | null, answer: unknown): Promise<void> {
    if (!sessions.includes(path)) return
    const issued = sessionTokenOf(answer)
    const why = isEntrance(path) ? 'signed-in' : 'renewed'
    if (issued !== null) await tokens.issued(issued, { used: token, why })
  }

  async function run(call: Prepared): Promise<unknown> {
    const era = tokens.era()
    let token = isEntrance(call.path) ? null : await tokens.get()
    for (let renewed = false; ; renewed = true) {
      try {
        const answer = await runWith(token, call)
        await settle(call, token, answer)
        return answer
      } catch (error) {
        if (token === null || !isKindredError(error) || error.reason !== 'unauthenticated') throw error
        const next = await tokens.refused(token, { era, isLast: renewed })
        if (next !== null && !renewed) token = next
        // the session has ended, perhaps by this very call, whose first answer was lost
        else if (call.path === 'auth.signOut') return { done: true }
        else throw error
      } finally {
        // whatever the server could say, the person is signed out here
        if (call.path === 'auth.signOut') await tokens.forget(token)
      }
    }
  }

  return async (call: Asking): Promise<unknown> => {
    const { path, kind, options } = call
    const ms = options.timeoutMs ?? timeoutMs
    if (!(ms > 0)) throw misuse('timeoutMs: give a number above 0.')
    const json = jsonOf(call.input)
    const idempotencyKey = keyOf(call)
    const deadline = performance.now() + ms
    return within({ ms, signal: options.signal }, (signal) =>
      run({ path, kind, json, idempotencyKey, deadline, signal }),
    )
  }
}
export type Ask = ReturnType<typeof createCalls>
