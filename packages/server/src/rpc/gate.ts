import { refuse } from '../kernel/refusal.ts'
import { type Rejection, rejectionOf, wrongMediaType, wrongMethod } from './refusals.ts'

/** Which web pages may call this server. */
export interface Origins {
  /** The public address of this server. Without it a page is at home where the request was sent to. */
  readonly own: string | undefined
  /** Other pages that are let in; `*` stands for all. */
  readonly others: readonly string[]
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

export function changesState(method: string): boolean {
  return !reading.has(method)
}

/** Whether a page of this origin may call, and read what it is answered. */
export function isOurs(origin: string, { own, others }: Origins, requestUrl: string): boolean {
  return (
    origin === (own ?? new URL(requestUrl).origin) ||
    others.includes(origin) ||
    (others.includes('*') && origin !== 'null')
  )
}

/**
 * Holds back what another site's page might make a browser send. It does not rely on preflights: a form is sent without one. What names no
 * origin and no site was not sent by a browser.
 */
export function foreignPage(request: Request, origins: Origins): Rejection | undefined {
  if (!changesState(request.method)) return undefined
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const isForeign =
    origin === null ? site === 'cross-site' || site === 'same-site' : !isOurs(origin, origins, request.url)
  if (!isForeign) return undefined
  return rejectionOf(
    refuse('forbidden'),
    undefined,
    'This page may change nothing here: the operator lists its origin in the CORS configuration.',
  )
}

/** A state change is a POST of one JSON document: neither forms, nor text, nor bytes, which pages may send without asking. */
export function wrongForm(request: Request): Rejection | undefined {
  if (!changesState(request.method)) return undefined
  if (request.method !== 'POST') return rejectionOf(wrongMethod(), 'METHOD_NOT_SUPPORTED')
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() === 'application/json') return undefined
  return rejectionOf(wrongMediaType(), 'UNSUPPORTED_MEDIA_TYPE')
}
