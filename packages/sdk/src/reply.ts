import { isKindredError, KindredError, offlineError } from './errors.ts'

/** What the transport under us needs of an answer; `retryAfterMs` is what the header said. */
export interface Reply {
  readonly ok: boolean
  json(): Promise<unknown>
  readonly retryAfterMs: number | null
}

type Fields = { readonly [name: string]: unknown }

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

/** `Retry-After` is seconds or a date. */
export function retryAfterOf(header: string | null, now: number): number | null {
  if (header === null) return null
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

function isEnvelope(value: unknown): boolean {
  if (!isFields(value)) return false
  const { result, error } = value
  return isFields(result) || (isFields(error) && typeof error.code === 'number' && typeof error.message === 'string')
}

function foreignReply(status: number, retryAfterMs: number | null): KindredError {
  const reason = status === 429 ? 'rate-limited' : status === 413 ? 'payload-too-large' : 'unavailable'
  const message = `The answer (status ${status}) did not come from Kindred: is a proxy in the way, or the url wrong?`
  return new KindredError({ reason, message, retryAfterMs })
}

/** Fetches, and lets through only what a Kindred server can have written: a proxy's page becomes `unavailable`. */
export async function fetchReply(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<Reply> {
  let response: Response
  let text: string
  try {
    response = await fetch(url, init)
    text = await response.text()
  } catch (cause) {
    throw offlineError(cause)
  }
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'), Date.now())
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw foreignReply(response.status, retryAfterMs)
  }
  if (!(Array.isArray(body) ? body.every(isEnvelope) : isEnvelope(body))) {
    throw foreignReply(response.status, retryAfterMs)
  }
  return { ok: response.ok, json: async () => body, retryAfterMs }
}

const reasonsByStatus: { readonly [status: number]: string } = {
  400: 'invalid-input',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'payload-too-large',
  429: 'rate-limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

/** Names the first thing that is wrong with an input in the message: what lies deeper is cut from most logs. */
function told(message: string, details: unknown): string {
  const [issue] = isFields(details) && Array.isArray(details.issues) ? details.issues : []
  if (!isFields(issue)) return message
  return `${message} First: ${issue.path || 'the input'} ${issue.message}: ${issue.fix}.`
}

/** The error of a refused or broken call, from whatever the transport under us threw. */
export function errorOf(thrown: unknown): KindredError {
  if (isKindredError(thrown)) return thrown
  if (!isFields(thrown)) return new KindredError({ reason: 'unavailable', message: String(thrown), cause: thrown })
  if (isKindredError(thrown.cause)) return thrown.cause
  const message = typeof thrown.message === 'string' ? thrown.message : 'The answer could not be read.'
  if (!isFields(thrown.data)) return new KindredError({ reason: 'unavailable', message, cause: thrown })
  const { reason, details, requestId, retryAfterMs, httpStatus } = thrown.data
  const response = isFields(thrown.meta) && isFields(thrown.meta.response) ? thrown.meta.response : {}
  const wait = typeof retryAfterMs === 'number' ? retryAfterMs : response.retryAfterMs
  return new KindredError({
    reason: typeof reason === 'string' ? reason : (reasonsByStatus[Number(httpStatus)] ?? 'internal'),
    message: told(message, details),
    details,
    requestId: typeof requestId === 'string' ? requestId : null,
    retryAfterMs: typeof wait === 'number' ? wait : null,
  })
}
