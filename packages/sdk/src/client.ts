import type { KindredApi } from './api.ts'
import { createCalls, sessionTokenOf } from './calls.ts'
import { misuse } from './errors.ts'
import { createListeners, type SessionChange } from './listeners.ts'
import { createMethods } from './methods.ts'
import type { ApisOf, ClientModules } from './modules.ts'
import { memorySession, type SessionStore } from './session-store.ts'
import { givenTokens, storedTokens } from './tokens.ts'
import { createTransport } from './transport.ts'

export interface ClientOptions {
  /** The server's address, `https://social.example.com`, with or without a path. */
  url: string
  /**
   * For apps that have users already: called for a token whenever there is none or the server refused the last one,
   * once at a time. What your server minted, or signed, is exchanged for a session, which is kept in memory; a session
   * or a key is used as it is. Null or '' means nobody is signed in. Must not call this client. With it, `session` is
   * not used.
   * @example auth: { getToken: () => fetch('/api/kindred-token', { method: 'POST' }).then((answer) => answer.text()) }
   */
  auth?: { getToken: () => string | null | Promise<string | null> } | undefined
  /** Where a session that Kindred handed out is kept; in memory when left out. */
  session?: SessionStore | undefined
  /** In place of the platform's own. */
  fetch?: typeof globalThis.fetch | undefined
  /** How long a call may take, retries and waits included: 30 seconds when left out. */
  timeoutMs?: number | undefined
  /** How long one try may take before it counts as lost: 10 seconds when left out. */
  attemptTimeoutMs?: number | undefined
  /** How often a call that failed for want of a network or a free server is tried again: 3 when left out. */
  retries?: number | undefined
  /** Called whenever the session ended, by the person or by the server. */
  onSignedOut?: ((change: SessionChange) => void) | undefined
  /** What this client calls itself in the list of a person's sessions: "Ada's phone". */
  device?: string | undefined
}

/** With client halves of modules, each under the name by which the client is to have it. */
export interface ModuleOptions<Modules extends ClientModules> extends ClientOptions {
  modules: Modules
}

/** The session of a client. */
export interface ClientSession {
  /** The token that the next call will carry, null when nobody is signed in. */
  token(): Promise<string | null>
  /** Forgets the session here, without telling the server. */
  clear(): Promise<void>
  /** Calls the listener after each change, when nothing of ours is locked: it may call this client. Returns its end. */
  onChange(listener: (change: SessionChange) => void): () => void
}

/** One method an endpoint, and the session. */
export interface KindredClient extends KindredApi {
  readonly session: ClientSession
}

/**
 * A client of one server, for one person at a time. It holds no connection and needs no closing.
 * @example
 * const kindred = createClient({ url: 'http://localhost:4545' })
 * await kindred.auth.signIn({ identifier: 'ada', password: '…' })
 * for await (const { post } of kindred.feeds.home()) console.log(post.text)
 */
export function createClient<const Modules extends ClientModules>(
  options: ModuleOptions<Modules>,
): KindredClient & ApisOf<Modules>
export function createClient(options: ClientOptions): KindredClient
export function createClient(options: ClientOptions & { modules?: ClientModules }): KindredClient {
  const { timeoutMs = 30_000, attemptTimeoutMs = 10_000, retries = 3 } = options
  if (!(timeoutMs > 0 && attemptTimeoutMs > 0)) throw misuse('timeoutMs, attemptTimeoutMs: give numbers above 0.')
  const listeners = createListeners()
  const { onSignedOut } = options
  if (onSignedOut) listeners.add((change) => change.signedIn || onSignedOut(change))
  const tokens = options.auth
    ? givenTokens({ getToken: options.auth.getToken, exchange }, listeners.tell)
    : storedTokens(options.session ?? memorySession(), listeners.tell)
  const fetch = options.fetch ?? ((...request: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...request))
  const transport = createTransport(options.url, { fetch, device: options.device })
  const ask = createCalls({ transport, tokens, patience: { retries, attemptTimeoutMs }, timeoutMs })
  async function exchange(token: string) {
    return sessionTokenOf(await ask({ path: 'auth.exchange', kind: 'mutation', input: { token }, options: {} }))
  }
  const session: ClientSession = { token: tokens.get, clear: () => tokens.forget(), onChange: listeners.add }
  // the methods are made from the manifest, their types are written from the same contract
  const client: Record<string, unknown> = { ...createMethods(ask), session }
  for (const [name, half] of Object.entries(options.modules ?? {})) {
    if (name in client) throw misuse(`modules.${name}: the client has something of that name: give another.`)
    client[name] = createMethods(ask, half)
  }
  return client as unknown as KindredClient
}
