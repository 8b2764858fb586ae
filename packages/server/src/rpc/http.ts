import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Reason } from '@kindred/contract'
import type { AnyTRPCRouter } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { within } from '../kernel/deadline.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { clientAddress, type IsProxy } from './address.ts'
import { strictly, withinLimit } from './body.ts'
import { type Authenticate, type Caller, callerOf } from './context.ts'
import { changesState, foreignPage, isOurs, type Origins, wrongForm } from './gate.ts'
import type { Judge } from './judge.ts'
import type { Observer } from './observer.ts'
import {
  errorShape,
  type Rejection,
  refusalBody,
  refusalFor,
  rejectionFor,
  rejectionOf,
  retryAfterOf,
  statusOf,
} from './refusals.ts'

/** What stands behind the paths that are no calls. */
export interface Health {
  ping(): Promise<void>
  /** How many migrations wait to be applied. */
  pendingMigrations(): Promise<number>
}

/** The numbers that a monitoring system collects. */
export interface MetricsPage {
  readonly contentType: string
  read(): Promise<string>
  /** Asked for as a bearer token when set. */
  readonly token: string | undefined
}

export interface HttpParts {
  readonly router: AnyTRPCRouter
  readonly authenticate: Authenticate
  readonly judge: Judge
  /** How long whoever asks whether to send calls here waits for the answer. */
  readonly readyMs: number
  readonly observer: Observer
  readonly health: Health
  readonly metrics: MetricsPage | undefined
  readonly origins: Origins
  readonly isProxy: IsProxy
  readonly maxBodyBytes: number
  /** Asked once an answer: whether the connection should end with it. */
  isClosing(): boolean
}

/** What the host hands over beside a request: the socket, or an address where the host itself knows it. */
interface Bindings {
  incoming?: { socket?: { remoteAddress?: string | undefined } }
  address?: string
}
type Env = { Bindings: Bindings; Variables: { requestId: string } }

const MAX_BATCH = 10
const TRPC = '/trpc'

/** The whole HTTP surface, as one function from request to response. */
export function createHttp(parts: HttpParts): Hono<Env> {
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    c.set('requestId', requestIdOf(c, parts.isProxy))
    await next()
    protect(c, parts)
  })
  app.use(crossOrigin(parts.origins))
  app.use(async (c, next) => {
    const rejection = foreignPage(c.req.raw, parts.origins)
    return rejection ? reject(c, parts, rejection) : next()
  })
  addCalls(app, parts)
  addHealth(app, parts)
  app.notFound((c) => reject(c, parts, rejectionOf(refuse('not-found'), undefined, 'There is nothing at this path.')))
  app.onError((error, c) => {
    const about = { requestId: c.get('requestId'), path: c.req.path }
    return reject(c, parts, rejectionOf(refusalFor(error, parts.judge, about)))
  })
  return app
}

function addCalls(app: Hono<Env>, parts: HttpParts): void {
  app.use(`${TRPC}/*`, async (c, next) => {
    const rejection = wrongForm(c.req.raw)
    return rejection ? reject(c, parts, rejection) : next()
  })
  app.use(`${TRPC}/*`, async (c, next) => {
    const request = await withinLimit(c.req.raw, parts.maxBodyBytes)
    if (!request) return reject(c, parts, rejectionOf(refuse('payload-too-large')))
    c.req.raw = strictly(request)
    return next()
  })
  app.all(`${TRPC}/*`, (c) => answerCalls(c, parts))
}

async function answerCalls(c: Context<Env>, parts: HttpParts): Promise<Response> {
  let unreadable: Rejection | undefined
  const response = await fetchRequestHandler({
    endpoint: TRPC,
    req: c.req.raw,
    router: parts.router,
    maxBatchSize: MAX_BATCH,
    createContext: async ({ info }): Promise<Caller> => callerFrom(c, parts, info.isBatchCall),
    responseMeta: ({ errors }) => retryHeader(errors.map(({ cause }) => cause)),
    onError: ({ error, path, ctx }) => {
      if (error.cause instanceof Refusal) return // `perform` has told of it
      if (error.code === 'INTERNAL_SERVER_ERROR')
        refusalFor(error.cause ?? error, parts.judge, { requestId: c.get('requestId'), path: path ?? '' })
      if (ctx) parts.observer.refused(rejectionFor(error).refusal.reason)
      else unreadable = rejectionFor(error)
    },
  })
  return unreadable ? reject(c, parts, unreadable) : response // without a context it would lack the request id
}

function callerFrom(c: Context<Env>, { authenticate, isProxy }: HttpParts, isBatch: boolean): Caller {
  const headers = c.req.raw.headers
  const address = clientAddress(peerOf(c), headers.get('x-forwarded-for'), isProxy)
  return callerOf({ headers, requestId: c.get('requestId'), address, isBatch }, authenticate)
}

/** The longest wait that a refusal of the answer asks for. */
function retryHeader(causes: readonly unknown[]): { headers?: Headers } {
  const waits = causes.flatMap((cause) => (cause instanceof Refusal ? (retryAfterOf(cause) ?? []) : [])).map(Number)
  return waits.length === 0 ? {} : { headers: new Headers({ 'retry-after': String(Math.max(...waits)) }) }
}

function addHealth(app: Hono<Env>, parts: HttpParts): void {
  app.get('/health', (c) => c.json({ status: 'alive' }))
  let looking: Promise<Checks> | undefined // a look opens a connection, and anybody may ask: one at a time serves all
  app.get('/ready', async (c) => {
    looking ??= readiness(parts).finally(() => {
      looking = undefined
    })
    const checks = await looking
    const isReady = Object.values(checks).every((check) => check === 'ok')
    return c.json({ status: isReady ? 'ready' : 'not-ready', checks }, isReady ? 200 : 503)
  })
  const { metrics } = parts
  if (!metrics) return
  app.get('/metrics', async (c) => {
    if (metrics.token !== undefined && !isSame(c.req.header('authorization') ?? '', `Bearer ${metrics.token}`))
      return reject(
        c,
        parts,
        rejectionOf(refuse('unauthenticated'), undefined, 'Send the metrics token as a bearer token.'),
      )
    return c.body(await metrics.read(), 200, { 'content-type': metrics.contentType })
  })
}

/** Compares secrets in a time that tells nothing of them. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer]
  return timingSafeEqual(a, b)
}

interface Checks {
  readonly database: string
  readonly migrations: string
}

async function readiness({ health, judge, readyMs }: HttpParts): Promise<Checks> {
  try {
    const pending = await within({ name: '/ready', ms: readyMs }, async () => {
      await health.ping()
      return health.pendingMigrations()
    })
    return { database: 'ok', migrations: pending === 0 ? 'ok' : 'pending' }
  } catch (error) {
    judge.log.warn({ err: error }, 'not ready')
    return { database: 'unreachable', migrations: 'unknown' }
  }
}

/** Refuses outside of any call: under `/trpc` as tRPC's clients read it, elsewhere the bare body. */
function reject(c: Context<Env>, { observer }: HttpParts, rejection: Rejection): Response {
  const requestId = c.get('requestId')
  const reason: Reason = rejection.refusal.reason
  observer.refused(reason)
  const body = c.req.path.startsWith(`${TRPC}/`)
    ? { error: errorShape(rejection, requestId) }
    : refusalBody(rejection, requestId)
  const retryAfter = retryAfterOf(rejection.refusal)
  const headers = new Headers({ 'content-type': 'application/json' })
  if (retryAfter !== undefined) headers.set('retry-after', retryAfter)
  if (changesState(c.req.method)) headers.set('connection', 'close') // its body may still be on the way, unread
  return new Response(JSON.stringify(body), { status: statusOf(rejection.code), headers })
}

function peerOf(c: Context<Env>): string | undefined {
  return c.env.incoming?.socket?.remoteAddress ?? c.env.address
}

/** Our own, unless a proxy of ours has given the request one that it logs as well. */
function requestIdOf(c: Context<Env>, isProxy: IsProxy): string {
  const peer = peerOf(c)
  const given = peer !== undefined && isProxy(peer) ? c.req.header('x-request-id') : undefined
  return given !== undefined && /^[\w.-]{8,128}$/.test(given) ? given : randomBytes(12).toString('base64url')
}

/** Sessions travel in a header that pages must ask to send, and never in cookies, so no answer allows credentials. */
function crossOrigin(origins: Origins) {
  return cors({
    origin: (origin, c) => (origin !== '' && isOurs(origin, origins, c.req.url) ? origin : null),
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'kindred-device', 'trpc-accept'],
    exposeHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  })
}

function protect(c: Context<Env>, { origins, isClosing }: HttpParts): void {
  const { headers } = c.res
  headers.set('x-request-id', c.get('requestId'))
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  headers.set('cross-origin-resource-policy', 'cross-origin')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  headers.append('vary', 'authorization')
  if (origins.own?.startsWith('https:')) headers.set('strict-transport-security', 'max-age=31536000')
  if (isClosing()) headers.set('connection', 'close')
}
