import type { RefusalBody } from '@kindred/contract'
import { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { type TRPC_ERROR_CODE_KEY, type TRPC_ERROR_CODE_NUMBER, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import { DeadlinePassed } from '../kernel/deadline.ts'
import { invalidInput, Refusal, type Refusing, refuse } from '../kernel/refusal.ts'
import type { Judge } from './judge.ts'

/** A refusal as the wire has it: tRPC's error object, whose `data` is a refusal body and what tRPC's clients look for. */
export interface ErrorShape {
  message: string
  code: TRPC_ERROR_CODE_NUMBER
  data: RefusalBody & { code: TRPC_ERROR_CODE_KEY; httpStatus: number; path?: string }
}

/** A refusal that HTTP has words of its own for: a method, a media type, an origin. */
export interface Rejection {
  readonly refusal: Refusal
  readonly code: TRPC_ERROR_CODE_KEY
  readonly message: string
}

export function rejectionOf(refusal: Refusal, code?: TRPC_ERROR_CODE_KEY, message?: string): Rejection {
  return { refusal, code: code ?? refusal.status, message: message ?? refusal.message }
}

export function statusOf(code: TRPC_ERROR_CODE_KEY): number {
  return getHTTPStatusCodeFromError(new TRPCError({ code }))
}

/** The body of a refusal, the same wherever it is published. */
export function refusalBody({ refusal, message }: Rejection, requestId: string): RefusalBody {
  return {
    reason: refusal.reason,
    message,
    details: refusal.details,
    requestId,
    ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }),
  }
}

export function errorShape(rejection: Rejection, requestId: string, path?: string): ErrorShape {
  const { code, message } = rejection
  return {
    message,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: {
      code,
      httpStatus: statusOf(code),
      ...(path === undefined ? {} : { path }),
      ...refusalBody(rejection, requestId),
    },
  }
}

/** Whole seconds to wait, for the header `retry-after`. */
export function retryAfterOf({ retryAfterMs }: Pick<Refusing, 'retryAfterMs'>): string | undefined {
  return retryAfterMs === undefined ? undefined : String(Math.max(1, Math.ceil(retryAfterMs / 1000)))
}

const RETRY_AFTER_UNAVAILABLE_MS = 1000

/**
 * The refusal behind anything thrown. What is no refusal is a bug: it is logged with its stack and leaves as `internal`, which tells
 * nothing but the request id. The thrown thing stays in `cause` for callers in the same process.
 */
export function refusalFor(error: unknown, judge: Judge, about: { requestId: string; path: string }): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof DeadlinePassed) {
    judge.log.warn({ err: error, ...about }, 'a call outlived its deadline')
    return withCause(refuse('deadline'), error)
  }
  if (judge.isUnavailable(error)) {
    judge.tellUnavailable(error, about)
    return withCause(refuse({ reason: 'unavailable', retryAfterMs: RETRY_AFTER_UNAVAILABLE_MS }), error)
  }
  judge.log.error({ err: error, ...about }, 'a call failed')
  return withCause(refuse('internal'), error)
}

/** What every call is told while the server is behind with its work. */
export function overloaded(): Rejection {
  return rejectionOf(refuse({ reason: 'unavailable', retryAfterMs: RETRY_AFTER_UNAVAILABLE_MS }))
}

function withCause(refusal: Refusal, cause: unknown): Refusal {
  return Object.assign(refusal, { cause })
}

/** Hands a refusal to tRPC under the catalogue's status. */
export function toTrpcError(refusal: Refusal): TRPCError {
  return new TRPCError({ code: refusal.status, message: refusal.message, cause: refusal })
}

/** What an error of tRPC publishes: the refusal that it carries, or ours for what tRPC itself found wrong with a request. */
export function rejectionFor(error: TRPCError): Rejection {
  if (error.cause instanceof Refusal) return rejectionOf(error.cause)
  switch (error.code) {
    case 'NOT_FOUND':
      return rejectionOf(refuse('not-found'), undefined, 'There is no endpoint at this path.')
    case 'METHOD_NOT_SUPPORTED':
      return rejectionOf(wrongMethod(), error.code)
    case 'UNSUPPORTED_MEDIA_TYPE':
      return rejectionOf(wrongMediaType(), error.code)
    case 'PAYLOAD_TOO_LARGE':
      return rejectionOf(refuse('payload-too-large'))
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return rejectionOf(malformed(error.message))
    default:
      return rejectionOf(refuse('internal'))
  }
}

export function wrongMethod(): Refusal {
  return invalidInput('method', 'does not fit this endpoint', 'GET asks, POST changes')
}

export function exposed(name: string): Refusal {
  return invalidInput(name, 'shows a token to everybody on the way', 'send it as a bearer token, and revoke this one')
}

export function wrongEncoding(): Refusal {
  return invalidInput('content-encoding', 'is not taken', 'send the body as it is')
}

export function wrongMediaType(): Refusal {
  return invalidInput('content-type', 'is not taken', 'send application/json')
}

function malformed(message: string): Refusal {
  if (/batch|mix/i.test(message))
    return invalidInput('batch', 'is not a batch of calls', 'send at most 10 calls of one kind')
  return unreadable()
}

export function unreadable(): Refusal {
  return invalidInput('', 'is not readable', 'send one JSON document, and a well-formed URL')
}
