import { type Contract, endpointsOf } from '@kindred/contract'
import type { House } from '../kernel/house.ts'
import type { Log } from '../kernel/log.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { proxies } from './address.ts'
import type { Authenticate, Caller } from './context.ts'
import { createHttp, type Health, type MetricsPage } from './http.ts'
import { createIntents } from './idempotency.ts'
import { type CallerOf, callerOver, checkComplete, implement, type RouterOf } from './implement.ts'
import { createLimiter, defaultLimits, type Limiter, type Limits, unlimited } from './limits.ts'
import { defaultTimeouts, type Listening, listen, type Timeouts } from './listen.ts'
import { type Observer, unobserved } from './observer.ts'
import { createPerformer, type ServicesOfRpc } from './perform.ts'
import { createSharedLimiter, type LimitPool } from './shared-limits.ts'

/** What of the configuration concerns calls; a `Config` is one. */
interface AppConfig {
  /** The public address; undefined while nobody named one. */
  readonly url: string | undefined
  readonly secret: string
  readonly previousSecret: string | undefined
  readonly trustProxy: readonly string[]
  readonly limits: 'on' | 'off'
  readonly cors: { readonly origins: readonly string[] }
  readonly access: { readonly anonymous: 'read' | 'none' }
}

export interface AppParts<Tree extends Contract, Services extends ServicesOfRpc> {
  readonly contract: Tree
  readonly house: House<Services>
  readonly authenticate: Authenticate
  readonly config: AppConfig
  readonly log: Log
  readonly database: Health & {
    /** Whether an error means that the database is out of reach or busy, and not that somebody wrote a bug. */
    isUnavailable(error: unknown): boolean
  }
  readonly observer?: Observer
  readonly metrics?: MetricsPage
  /** Other limits than the usual ones. */
  readonly limits?: Limits
  /** Where other processes are counted with this one. */
  readonly pool?: LimitPool | undefined
  readonly timeouts?: Partial<Timeouts>
  readonly maxBodyBytes?: number
}

type AppLimits = Pick<AppParts<Contract, ServicesOfRpc>, 'config' | 'limits' | 'pool'>

/** The server's outer face: one function for requests, one listener, and callers for code in the same process. */
export interface App<Tree> {
  /** Answers one request. Hosts that know the peer's address pass it as `{ address }`. */
  fetch(request: Request, env?: { address?: string }): Promise<Response>
  /** @throws {PortInUse} */
  listen(at: { host: string; port: number }): Promise<Listening>
  /** Everything a viewer may call, with the checks of HTTP and without it. Nothing is counted against limits. */
  callerFor(viewer: Viewer, options?: { device?: string | null; idempotencyKey?: string }): CallerOf<Tree>
  readonly router: RouterOf<Tree>
  /** Ends what listens, after what is in flight. */
  close(): Promise<void>
}

const MAX_BODY_BYTES = 1024 * 1024

/** @throws {Error} when contract and domains do not fit together, naming what is left over on either side */
export function createApp<const Tree extends Contract, Services extends ServicesOfRpc>(
  parts: AppParts<Tree, Services>,
): App<Tree> {
  const { contract, house, config, log, database, observer = unobserved } = parts
  checkComplete(contract, house.paths)
  const judge = { log, isUnavailable: (error: unknown) => database.isUnavailable(error) }
  const perform = createPerformer({
    endpoints: endpointsOf(contract),
    house,
    intents: createIntents(config.secret, config.previousSecret),
    limiter: limiterOf(parts),
    observer,
    judge,
    anonymousMay: config.access.anonymous,
  })
  const router = implement(contract, perform)
  let isClosing = false
  const listening = new Set<Listening>()
  const http = createHttp({
    router,
    authenticate: parts.authenticate,
    judge,
    observer,
    health: database,
    metrics: parts.metrics,
    origins: { own: config.url && new URL(config.url).origin, others: config.cors.origins },
    isProxy: proxies(config.trustProxy),
    maxBodyBytes: parts.maxBodyBytes ?? MAX_BODY_BYTES,
    isClosing: () => isClosing,
  })
  const answer = async (request: Request, env: object = {}) => http.fetch(request, env)
  return {
    fetch: answer,
    async listen({ host, port }) {
      const opened = await listen(answer, { host, port, timeouts: { ...defaultTimeouts, ...parts.timeouts } })
      listening.add(opened)
      return opened
    },
    callerFor: (viewer, options = {}) => callerOver(contract, perform, insideCaller(viewer, options)),
    router,
    async close() {
      isClosing = true
      await Promise.all([...listening].map((one) => one.close()))
      listening.clear()
    },
  }
}

function limiterOf({ config, limits = defaultLimits, pool }: AppLimits): Limiter {
  const clock = () => performance.now()
  if (config.limits === 'off') return unlimited
  return pool ? createSharedLimiter(limits, pool, clock) : createLimiter(limits, clock)
}

function insideCaller(
  viewer: Viewer,
  { device = null, idempotencyKey }: { device?: string | null; idempotencyKey?: string },
): Caller {
  return {
    requestId: 'inside',
    address: undefined,
    device,
    viewer: async () => viewer,
    idempotencyKey: () => idempotencyKey,
  }
}
