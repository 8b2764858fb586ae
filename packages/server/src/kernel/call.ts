import type { Access, api, Endpoint, EndpointsOf, OutputOf, ParsedInputOf, Scope } from '@kindred/contract'
import type { Account, Host, Viewer } from './viewer.ts'

/** One call of an endpoint, as a handler sees it. */
export interface Call<Asks extends Access = Access, Scoped extends Scope | null = Scope | null> {
  readonly viewer: (Asks extends 'anyone' ? Viewer : Account) | (Scoped extends Scope ? Host : never)
  /** How the caller names the device, for the list of sessions; null when it does not. */
  readonly device: string | null
  /** Present when the caller sent an idempotency key. */
  readonly intent: Intent | undefined
}

/** What a caller means to happen once: the same key from the same caller to the same endpoint is the same intent. */
export interface Intent {
  /** A hash of caller, endpoint and key. */
  readonly keyHash: string
  /** A keyed hash of the input: another input under the same key is a mistake. */
  readonly inputHash: string
  /** The same hash under the previous secret, while one is configured: a repeat may straddle the change of secrets. */
  readonly formerInputHash: string | undefined
}

type Handler<E extends Endpoint> = (
  call: Call<E['access'], E['scope']>,
  input: ParsedInputOf<E>,
) => Promise<OutputOf<E>>

/** Handlers by path: each is one call of a service. */
export type HandlersFor<Tree> = {
  [Path in keyof EndpointsOf<Tree>]?: EndpointsOf<Tree>[Path] extends Endpoint
    ? Handler<EndpointsOf<Tree>[Path]>
    : never
}

/** The handlers that a domain of ours gives to the contract. */
export type Handlers = HandlersFor<typeof api>

/** A handler whose types were checked where it was declared. */
export type AnyHandler = (call: Call, input: unknown) => Promise<unknown>

const done = { done: true } as const

/** What a verb answers that has nothing to tell but that it holds. */
export function isDone(): typeof done {
  return done
}
