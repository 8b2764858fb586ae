import { getRequestListener } from '@hono/node-server'
import { type Contract, endpointsOf } from '@kindred/contract'
import type { House } from '../kernel/house.ts'
import type { Log } from '../kernel/log.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { proxies } from './address.ts'
import type { Authenticate, Caller } from './context.ts'
import type { Health, MetricsPage } from './health.ts'
import { createHttp, type DoorParts } from './http.ts'
import { createIntents } from './idempotency.ts'
import { type CallerOf, callersOver, checkComplete, implement, type RouterOf } from './implement.ts'
import { createJudge } from './judge.ts'
import { createLargeBodies } from './large-bodies.ts'
import { createLimiter, defaultLimits, type Limiter, type Limits, unlimited } from './limits.ts'
import { defaultTimeouts, type Listening, listen, type Timeouts } from './listen.ts'
import { createLagMeter, type LagMeter } from './load.ts'
import { type Mounted, mount } from './mount.ts'
import { type Observer, unobserved } from './observer.ts'
import { createPerformer, type ServicesOfRpc } from './perform.ts'
import { createSharedLimiter, type LimitPool } from './shared-limits.ts'
import { createThin } from './thin.ts'
import { installedTrpc, isTested } from './trpc-version.ts'

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
  readonly callDeadlineMs: number
  /** Whether plain calls may take the thin path. */
  readonly thinHttp: boolean
  /** How far the event loop may be behind before calls are refused; 0 where they never are. */
  readonly maxLagMs: number
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
    /** Whether an error means that there is no space left for it. */
    isFull?(error: unknown): boolean
  }
  readonly observer?: Observer
  readonly metrics?: MetricsPage
  /** The public keys of what this server signs, as JSON. */
  readonly keySet?: string
  /** Other limits than the usual ones. */
  readonly limits?: Limits
  /** Where other processes are counted with this one. */
  readonly pool?: LimitPool | undefined
  readonly timeouts?: Partial<Timeouts>
  readonly maxBodyBytes?: number
  /** In place of the one that looks at the event loop. */
  readonly lagMeter?: LagMeter
  /** The version of tRPC that is installed. */
  readonly trpcVersion?: string
}

type AppLimits = Pick<AppParts<Contract, ServicesOfRpc>, 'config' | 'limits' | 'pool'>

/** The server's outer face: one function for requests, one listener, and callers for code in the same process. */
export interface App<Tree> {
  /** Answers one request. Hosts that know the peer's address pass it as `{ address }`. */
  fetch(request: Request, env?: { address?: string }): Promise<Response>
  /** The same, for a host that has its own listener. */
  mount(path: string): Mounted
  /** @throws {PortInUse} */
  listen(at: { host: string; port: number }): Promise<Listening>
  /** Everything a viewer may call, with the checks of HTTP and without it. Nothing is counted against limits. */
  callerFor(
    viewer: Viewer | (() => Promise<Viewer>),
    options?: { device?: string | null; idempotencyKey?: string },
  ): CallerOf<Tree>
  readonly router: RouterOf<Tree>
  /** Ends what listens, after what is in flight. */
  close(): Promise<void>
}

const READY_MS = 3000
const MAX_BODY_BYTES = 1024 * 1024

/** @throws {Error} when contract and domains do not fit together, naming what is left over on either side */
export function createApp<const Tree extends Contract, Services extends ServicesOfRpc>(
  parts: AppParts<Tree, Services>,
): App<Tree> {
  const { contract, house, config, log, database, observer = unobserved } = parts
  checkComplete(contract, house.paths)
  const judge = createJudge({
    log,
    isUnavailable: (error) => database.isUnavailable(error),
    isFull: (error) => database.isFull?.(error) ?? false,
  })
  const endpoints = endpointsOf(contract)
  const perform = createPerformer({
    endpoints,
    house,
    intents: createIntents(config.secret, config.previousSecret),
    limiter: limiterOf(parts),
    observer,
    judge,
    anonymousMay: config.access.anonymous,
    deadlineMs: config.callDeadlineMs,
  })
  const router = implement(contract, perform)
  const callers = callersOver(contract, perform)
  let isClosing = false
  const listening = new Set<Listening>()
  const load = parts.lagMeter ?? createLagMeter(config.maxLagMs, () => performance.now())
  const maxBodyBytes = parts.maxBodyBytes ?? MAX_BODY_BYTES
  const bodies = createLargeBodies(maxBodyBytes)
  const door: DoorParts = {
    authenticate: parts.authenticate,
    judge,
    observer,
    load,
    origins: { own: config.url && new URL(config.url).origin, others: config.cors.origins },
    isProxy: proxies(config.trustProxy),
    maxBodyBytes,
    isClosing: () => isClosing,
  }
  const readyMs = Math.min(READY_MS, config.callDeadlineMs)
  const http = createHttp({
    ...door,
    router,
    bodies,
    health: database,
    readyMs,
    metrics: parts.metrics,
    keySet: parts.keySet,
  })
  const answer = async (request: Request, env: object = {}) => http.fetch(request, env)
  const stock = getRequestListener(answer, { overrideGlobalObjects: false })
  const mayBeThin = config.thinHttp && isTested(parts.trpcVersion ?? installedTrpc(), log)
  const answering = mayBeThin ? createThin({ ...door, endpoints, perform }, stock) : stock
  const listener = bodies.guard(answering, stock)
  return {
    async fetch(request, env) {
      if (!isClosing) load.start()
      return answer(request, env)
    },
    mount(path) {
      const mounted = mount({ fetch: answer, node: listener }, path)
      load.start()
      return mounted
    },
    async listen({ host, port }) {
      const timeouts = { ...defaultTimeouts, ...parts.timeouts }
      const onDrop = () => observer.refused('unavailable')
      const opened = await listen(listener, { host, port, timeouts, log, onDrop })
      listening.add(opened)
      load.start()
      return opened
    },
    callerFor: (viewer, options = {}) => callers(insideCaller(viewer, options)),
    router,
    async close() {
      isClosing = true
      await Promise.all([...listening].map((one) => one.close()))
      listening.clear()
      load[Symbol.dispose]()
    },
  }
}

function limiterOf({ config, limits = defaultLimits, pool }: AppLimits): Limiter {
  const clock = () => performance.now()
  if (config.limits === 'off') return unlimited
  return pool ? createSharedLimiter(limits, pool, clock) : createLimiter(limits, clock)
}

function insideCaller(
  viewer: Viewer | (() => Promise<Viewer>),
  { device = null, idempotencyKey }: { device?: string | null; idempotencyKey?: string },
): Caller {
  return {
    requestId: 'inside',
    address: undefined,
    device,
    actsAs: undefined,
    viewer: typeof viewer === 'function' ? viewer : async () => viewer,
    idempotencyKey: () => idempotencyKey,
  }
}
