import { randomFillSync } from 'node:crypto'
import type { Refusing } from '../kernel/refusal.ts'
import type { IsProxy } from './address.ts'
import { type Asked, changesState, isOurs, type Origins } from './gate.ts'
import { errorShape, type Rejection, refusalBody, retryAfterOf, statusOf } from './refusals.ts'

/** Where calls live. */
export const TRPC = '/trpc'
export const MAX_BATCH = 10

/** What a page may read of an answer beside its body. */
export const EXPOSED_HEADERS = ['x-request-id', 'retry-after']

/** Keeps browsers from doing more with an answer than reading it. */
export function protection({ own }: Origins): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'cross-origin',
    ...(own?.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

/** The page that may read the answer, if it is one of ours. */
export function reader({ url, headers }: Asked, origins: Origins): string | undefined {
  const origin = headers.get('origin')
  return origin !== null && origin !== '' && isOurs(origin, origins, url) ? origin : undefined
}

/** Our own, unless a proxy of ours has given the request one that it logs as well. */
export function requestIdOf({ headers }: Pick<Asked, 'headers'>, peer: string | undefined, isProxy: IsProxy): string {
  const given = peer !== undefined && isProxy(peer) ? headers.get('x-request-id') : null
  return given !== null && /^[\w.-]{8,128}$/.test(given) ? given : freshId()
}

const ID_BYTES = 12
/** Chance by the kilobyte: a dozen bytes at a time cost more than all else that is written above an answer. */
const chance = Buffer.alloc(ID_BYTES * 256)
let used = chance.length

function freshId(): string {
  if (used === chance.length) {
    randomFillSync(chance)
    used = 0
  }
  used += ID_BYTES
  return chance.toString('base64url', used - ID_BYTES, used)
}

/** The longest wait that one of the refusals asks for, for the header `retry-after`. */
export function longestWait(refusals: readonly Pick<Refusing, 'retryAfterMs'>[]): string | undefined {
  const waits = refusals.flatMap((refusal) => retryAfterOf(refusal) ?? []).map(Number)
  return waits.length === 0 ? undefined : String(Math.max(...waits))
}

/** An answer before it is written. */
export interface Said {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A refusal outside of any call: as tRPC's clients read it where they would look for one, elsewhere the bare body. */
export function refusedAnswer(
  rejection: Rejection,
  requestId: string,
  asked: { method: string; isCall: boolean },
): Said {
  const body = asked.isCall ? { error: errorShape(rejection, requestId) } : refusalBody(rejection, requestId)
  const retryAfter = retryAfterOf(rejection.refusal)
  return {
    status: statusOf(rejection.code),
    headers: {
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      ...(changesState(asked.method) ? { connection: 'close' } : {}), // its body may still be on the way, unread
    },
    body: JSON.stringify(body),
  }
}
