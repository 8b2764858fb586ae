import type { AnyTRPCRouter } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { clientAddress, type IsProxy } from './address.ts'
import {
  EXPOSED_HEADERS,
  longestWait,
  MAX_BATCH,
  protection,
  reader,
  refusedAnswer,
  requestIdOf,
  TRPC,
} from './answers.ts'
import { strictly, withinLimit } from './body.ts'
import { type Authenticate, type Caller, callerOf } from './context.ts'
import { foreignPage, type Origins, wrongForm } from './gate.ts'
import { createReadiness, type Health, type MetricsPage, mayReadMetrics } from './health.ts'
import type { Judge } from './judge.ts'
import type { LargeBodies } from './large-bodies.ts'
import type { Load } from './load.ts'
import type { Observer } from './observer.ts'
import { overloaded, type Rejection, refusalFor, rejectionFor, rejectionOf } from './refusals.ts'

/** What the door needs, whichever path a call takes behind it. */
export interface DoorParts {
  readonly authenticate: Authenticate
  readonly judge: Judge
  readonly observer: Observer
  readonly origins: Origins
  readonly isProxy: IsProxy
  readonly maxBodyBytes: number
  readonly load: Load
  /** Asked once an answer: whether the connection should end with it. */
  isClosing(): boolean
}

export interface HttpParts extends DoorParts {
  readonly router: AnyTRPCRouter
  readonly bodies: Pick<LargeBodies, 'isTurnedAway'>
  readonly health: Health
  /** How long whoever asks whether to send calls here waits for the answer. */
  readonly readyMs: number
  readonly metrics: MetricsPage | undefined
  readonly keySet: string | undefined
}

/** What the host hands over beside a request: the socket, or an address where the host itself knows it. */
interface Bindings {
  incoming?: { socket?: { remoteAddress?: string | undefined } }
  address?: string
}
type Env = { Bindings: Bindings; Variables: { requestId: string } }

/** The whole HTTP surface, as one function from request to response. */
export function createHttp(parts: HttpParts): Hono<Env> {
  const app = new Hono<Env>()
  const protecting = Object.entries(protection(parts.origins))
  app.use(async (c, next) => {
    c.set('requestId', requestIdOf(c.req.raw, peerOf(c), parts.isProxy))
    await next()
    protect(c, protecting, parts.isClosing())
  })
  app.use(crossOrigin(parts.origins))
  app.use(async (c, next) => {
    const rejection = foreignPage(c.req.raw, parts.origins)
    return rejection ? reject(c, parts, rejection) : next()
  })
  addCalls(app, parts)
  addHealth(app, parts)
  addKeys(app, parts)
  app.notFound((c) => reject(c, parts, rejectionOf(refuse('not-found'), undefined, 'There is nothing at this path.')))
  app.onError((error, c) => {
    const about = { requestId: c.get('requestId'), path: c.req.path }
    return reject(c, parts, rejectionOf(refusalFor(error, parts.judge, about)))
  })
  return app
}

function addCalls(app: Hono<Env>, parts: HttpParts): void {
  app.use(`${TRPC}/*`, async (c, next) => {
    const isTooMuch = parts.load.isShedding() || parts.bodies.isTurnedAway(c.env.incoming)
    const rejection = isTooMuch ? overloaded() : wrongForm(c.req.raw)
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

function retryHeader(causes: readonly unknown[]): { headers?: Headers } {
  const wait = longestWait(causes.filter((cause) => cause instanceof Refusal))
  return wait === undefined ? {} : { headers: new Headers({ 'retry-after': wait }) }
}

function addHealth(app: Hono<Env>, parts: HttpParts): void {
  app.get('/health', (c) => c.json({ status: 'alive' }))
  const readiness = createReadiness(parts)
  app.get('/ready', async (c) => {
    const ready = await readiness()
    return c.json(ready, ready.status === 'ready' ? 200 : 503)
  })
  const { metrics } = parts
  if (!metrics) return
  app.get('/metrics', async (c) => {
    if (mayReadMetrics(metrics, c.req.header('authorization')))
      return c.body(await metrics.read(), 200, { 'content-type': metrics.contentType })
    const missing = rejectionOf(refuse('unauthenticated'), undefined, 'Send the metrics token as a bearer token.')
    return reject(c, parts, missing)
  })
}

/** A minute: a new key signs at once, and whoever meets it asks again. */
function addKeys(app: Hono<Env>, { keySet }: HttpParts): void {
  if (keySet === undefined) return
  const headers = { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=60' }
  app.get('/.well-known/jwks.json', (c) => c.body(keySet, 200, headers))
}

function reject(c: Context<Env>, { observer }: HttpParts, rejection: Rejection): Response {
  observer.refused(rejection.refusal.reason)
  const asked = { method: c.req.method, isCall: c.req.path.startsWith(`${TRPC}/`) }
  const { status, headers, body } = refusedAnswer(rejection, c.get('requestId'), asked)
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } })
}

function peerOf(c: Context<Env>): string | undefined {
  return c.env.incoming?.socket?.remoteAddress ?? c.env.address
}

/** Sessions travel in a header that pages must ask to send, and never in cookies, so no answer allows credentials. */
function crossOrigin(origins: Origins) {
  return cors({
    origin: (_, c) => reader(c.req.raw, origins),
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'kindred-device', 'trpc-accept'],
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  })
}

function protect(c: Context<Env>, protecting: readonly [string, string][], isClosing: boolean): void {
  const { headers } = c.res
  headers.set('x-request-id', c.get('requestId'))
  for (const [name, value] of protecting) headers.set(name, value)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  headers.append('vary', 'authorization')
  if (isClosing) headers.set('connection', 'close')
}
