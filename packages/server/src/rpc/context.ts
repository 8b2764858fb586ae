import { line } from '@kindred/contract'
import { invalidInput, refuse } from '../kernel/refusal.ts'
import { type Account, anonymous, type Host, type Viewer } from '../kernel/viewer.ts'
import { addressKey } from './address.ts'
import type { HeaderReader } from './gate.ts'

/** Who calls, and what they said about the call. One for each request: all calls of a batch share it. */
export interface Caller {
  readonly requestId: string
  /**
   * Whose session or key it is, or anonymous when none was shown.
   * @throws {Refusal} `unauthenticated` when a session was shown that does not live: it is never taken for no session
   */
  viewer(): Promise<Viewer | Host>
  /** Whom a server of the host app calls as, in its own words. */
  readonly actsAs: string | undefined
  /** What the caller is counted by when it has no account; undefined for calls from inside. */
  readonly address: string | undefined
  /** How the caller names its device. */
  readonly device: string | null
  /**
   * The idempotency key of a call of the request, by the call's place in its batch.
   * @throws {Refusal} `invalid-input` when the key is malformed
   */
  idempotencyKey(batchIndex: number): string | undefined
}

export type Authenticate = (token: string) => Promise<Account | Host | undefined>

interface Asking {
  readonly headers: HeaderReader
  readonly requestId: string
  readonly address: string | undefined
  readonly isBatch: boolean
}

/** Reads the caller out of a request. The session is looked up when the first call asks for it, once. */
export function callerOf({ headers, requestId, address, isBatch }: Asking, authenticate: Authenticate): Caller {
  let viewer: Promise<Viewer | Host> | undefined
  return {
    requestId,
    address: addressKey(address ?? 'unknown'), // whoever cannot be told apart is counted together
    actsAs: headers.get('kindred-as') ?? undefined,
    device: deviceOf(headers),
    viewer() {
      viewer ??= viewerOf(headers.get('authorization'), authenticate)
      return viewer
    },
    idempotencyKey: (batchIndex) => keyOf(headers.get('idempotency-key'), isBatch ? batchIndex : undefined),
  }
}

async function viewerOf(authorization: string | null, authenticate: Authenticate): Promise<Viewer | Host> {
  if (authorization === null) return anonymous
  const token = /^bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1]
  const account = token === undefined ? undefined : await authenticate(token)
  if (account === undefined) throw refuse('unauthenticated')
  return account
}

function keyOf(key: string | null, batchIndex: number | undefined): string | undefined {
  if (key === null) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw invalidInput('idempotency-key', 'is not a key', 'send 1 to 255 visible ASCII characters')
  return batchIndex === undefined ? key : `${key}:${batchIndex}`
}

const MAX_DEVICE = 100
const deviceName = line({ max: MAX_DEVICE })

/** The name that a client gives itself, percent-encoded where a header cannot hold it, or that of the browser. */
function deviceOf(headers: HeaderReader): string | null {
  const named = headers.get('kindred-device')
  const said = named === null ? plain(headers.get('user-agent') ?? '') : decoded(plain(named))
  const isAscii = /^[\x20-\x7e]*$/.test(said) // all but a few, and nothing in it to check
  const label = isAscii ? said.trim().slice(0, MAX_DEVICE).trim() : deviceName.safeParse(firstOf(said.trim())).data
  return label || null
}

function firstOf(text: string): string {
  return Array.from(text).slice(0, MAX_DEVICE).join('')
}

function plain(header: string): string {
  return header.replace(/[^\x20-\x7e]/g, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // somebody's own percent sign
  }
}
