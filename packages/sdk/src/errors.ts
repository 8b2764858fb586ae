/** Reasons that the client itself gives: the server was not reached, did not answer in time, or the caller gave up. */
export type ClientReason = 'offline' | 'timeout' | 'aborted'

/** Found on every error of ours, also when an app holds two copies of this package. */
const brand = Symbol.for('kindred.error')

/** What an error is made from. */
export interface ErrorParts<Reason extends string = string> {
  readonly reason: Reason
  readonly message: string
  readonly details?: unknown
  readonly requestId?: string | null
  readonly retryAfterMs?: number | null
  readonly cause?: unknown
}

/** Why a call failed. `reason` is for programs, `message` for people; `requestId` is what an operator asks for. */
export class KindredError<Reason extends string = string, Details = unknown> extends Error {
  readonly reason: Reason
  /** What else there is to know, in the shape that the reason declares; null for most. */
  readonly details: Details
  /** Null when the failure did not come from a Kindred server. */
  readonly requestId: string | null
  /** How long to wait before the next try, when the server said so. */
  readonly retryAfterMs: number | null

  constructor(parts: ErrorParts<Reason> & { readonly details?: Details }) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = 'KindredError'
    this.reason = parts.reason
    this.details = (parts.details ?? null) as Details
    this.requestId = parts.requestId ?? null
    this.retryAfterMs = parts.retryAfterMs ?? null
    Object.defineProperty(this, brand, { value: true })
  }
}

/** Whether something caught is an error of ours, whichever copy of this package threw it. */
export function isKindredError(error: unknown): error is KindredError {
  return typeof error === 'object' && error !== null && brand in error
}

export function abortedError(signal: AbortSignal | undefined): KindredError<'aborted'> {
  return new KindredError({ reason: 'aborted', message: 'The caller aborted this call.', cause: signal?.reason })
}

export function timeoutError(ms: number): KindredError<'timeout'> {
  return new KindredError({ reason: 'timeout', message: `There was no answer within ${Math.round(ms)} ms.` })
}

export function offlineError(cause: unknown): KindredError<'offline'> {
  return new KindredError({
    reason: 'offline',
    message: 'The server could not be reached: check the connection and the url.',
    cause,
  })
}

/** The caller's mistake, found before anything was sent. */
export function misuse(message: string, cause?: unknown): KindredError<'invalid-input'> {
  return new KindredError({ reason: 'invalid-input', message, details: { issues: [] }, cause })
}
