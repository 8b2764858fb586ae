import { refuse } from '../kernel/refusal.ts'
import {
  exposed,
  type Rejection,
  rejectionOf,
  unreadable,
  wrongEncoding,
  wrongMediaType,
  wrongMethod,
} from './refusals.ts'

/** Which web pages may call this server. */
export interface Origins {
  /** The public address of this server. Without it a page is at home where the request was sent to. */
  readonly own: string | undefined
  /** Other pages that are let in; `*` stands for all. */
  readonly others: readonly string[]
}

export interface HeaderReader {
  /** By its name in small letters. */
  get(name: string): string | null
}

/** What the door reads of a request, whichever library brought it: a web `Request` is one. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: HeaderReader
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

export function changesState(method: string): boolean {
  return !reading.has(method)
}

/** Whether a page of this origin may call, and read what it is answered. */
export function isOurs(origin: string, { own, others }: Origins, requestUrl: string): boolean {
  return (
    origin === (own ?? URL.parse(requestUrl)?.origin) ||
    others.includes(origin) ||
    (others.includes('*') && origin !== 'null')
  )
}

/**
 * Holds back what another site's page might make a browser send. It does not rely on preflights: a form is sent without one. What names no
 * origin and no site was not sent by a browser.
 */
export function foreignPage({ method, url, headers }: Asked, origins: Origins): Rejection | undefined {
  if (!changesState(method)) return undefined
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const isForeign = origin === null ? site === 'cross-site' || site === 'same-site' : !isOurs(origin, origins, url)
  if (!isForeign) return undefined
  return rejectionOf(
    refuse('forbidden'),
    undefined,
    'This page may change nothing here: the operator lists its origin in the CORS configuration.',
  )
}

/**
 * A call is a well-formed address, and a state change a POST of one JSON document as it is: neither forms, nor text, nor bytes, which pages
 * may send without asking, and nothing that would have to be unpacked.
 */
export function wrongForm({ method, url, headers }: Asked): Rejection | undefined {
  if (!isReadable(url)) return rejectionOf(unreadable())
  const shown = tokenShown(url)
  if (shown !== undefined) return rejectionOf(exposed(shown))
  if (!changesState(method)) return undefined
  if (method !== 'POST') return rejectionOf(wrongMethod(), 'METHOD_NOT_SUPPORTED')
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json') return rejectionOf(wrongMediaType(), 'UNSUPPORTED_MEDIA_TYPE')
  const encoding = headers.get('content-encoding') ?? 'identity'
  return encoding.toLowerCase() === 'identity' ? undefined : rejectionOf(wrongEncoding(), 'UNSUPPORTED_MEDIA_TYPE')
}

/** The name under which an address holds a token of ours: addresses are logged on the way, so that it is nobody's secret any more. */
function tokenShown(url: string): string | undefined {
  if (!/ki[knx]_/.test(url)) return undefined
  const given = [...new URL(url).searchParams]
  return given.find(([name, value]) => name !== 'input' && /^(bearer )?ki[knx]_[\w-]{43}$/i.test(value))?.[0]
}

/** Escapes that are no UTF-8 would be read with other characters in place of their own. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url)
    return URL.canParse(url)
  } catch {
    return false
  }
}

/** A name that stands in a URL as it is. The last one is remembered: most requests name the same. */
export function createHostCheck(): (host: string | undefined) => boolean {
  let known: string | undefined
  return (host) => {
    if (host === undefined) return false
    if (host !== known && /^[a-z0-9.:-]+$/.test(host) && URL.parse(`http://${host}/`)?.host === host) known = host
    return host === known
  }
}
