import { randomBytes, randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { type Api, api, type PersonRef, personRef } from '@kindred/contract'
import type { Membership } from './cluster/membership.ts'
import { type Config, ownName } from './config.ts'
import { CheckError } from './config-errors.ts'
import type { Database } from './db/database.ts'
import { type LeaseTables, leaseProcessNumber, underLease } from './db/lease.ts'
import { openDatabase } from './db/open.ts'
import { type DoctorOptions, examine } from './doctor/doctor.ts'
import { patientOf } from './doctor/patient.ts'
import type { Report } from './doctor/report.ts'
import { createSigner, type Signer } from './domains/hosts/index.ts'
import { createDomains, type DomainSettings } from './domains/index.ts'
import { createCursors } from './kernel/cursors.ts'
import type { HooksOf } from './kernel/hooks.ts'
import { buildHouse, type House } from './kernel/house.ts'
import type { Tools } from './kernel/kernel.ts'
import { createLog, type Log } from './kernel/log.ts'
import { type ContractsOf, contractsOf, type Module, type ServicesOf } from './kernel/module.ts'
import { invalidInput } from './kernel/refusal.ts'
import type { Account, Host, Viewer } from './kernel/viewer.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { checkFilled, checkMarks } from './protection.ts'
import { type App, createApp } from './rpc/app.ts'
import type { CallerOf } from './rpc/implement.ts'
import type { Mounted } from './rpc/mount.ts'
import type { Observer } from './rpc/observer.ts'
import { allModules, checkSchema, openMigrator } from './schema.ts'
import { startSweeper } from './sweeper.ts'

export type Services = ServicesOf<ReturnType<typeof createDomains>>
type Modules = readonly Module[]

/** What may be given in place of the real thing: by tests, and by whoever embeds the server. */
export interface ServerOptions {
  readonly clock?: () => number
  readonly log?: Log
  readonly domains?: DomainSettings
  /** What stands around verbs, inside their transactions: it may change what is about to happen, or refuse it. */
  readonly hooks?: HooksOf<Services>
  readonly onQuery?: (sql: string, parameters: readonly unknown[]) => void | Promise<void>
  readonly repeatBodies?: boolean
  /** The cluster of which this process is a worker: its primary has warned of what a server alone warns of itself. */
  readonly cluster?: Membership | undefined
  /** Hears how each call went. */
  readonly onCall?: Observer['called']
}

/** All domains over the configured database, without a door to the outside. */
export interface OpenHouse extends AsyncDisposable {
  readonly house: House<Services>
  readonly database: Database<unknown>
  readonly metrics: Metrics
  readonly tools: Tools
  /** What tells other services who somebody is. */
  readonly signer: Signer
  /** Looks whether everything is as it must be, while calls go on. */
  doctor(options?: DoctorOptions): Promise<Report>
}

/** A whole Kindred, with these modules. */
export interface Server<With extends Modules = Modules> extends AsyncDisposable {
  /** Answers one request: for hosts that bring their own listener. They pass the peer as `{ address }`. */
  fetch(request: Request, env?: { address?: string }): Promise<Response>
  /**
   * The server under a path of a host that has its own listener, such as `/social`: for Express, Fastify, Hono, Next and their like.
   * The host ends what is in flight, and then the server.
   */
  mount(path?: string): Mounted
  /**
   * Listens where the configuration says, and answers the URL.
   * @throws {PortInUse}
   */
  listen(at?: { port?: number; host?: string }): Promise<string>
  /** Everything the viewer may call, in this process. */
  as(viewer: Viewer): CallerOf<Api & ContractsOf<With>>
  /** Everything that a person may call, in this process: each call finds out anew who they are, and is `not-found` for nobody. */
  readonly api: { as(person: PersonRef): CallerOf<Api & ContractsOf<With>> }
  /** Looks whether everything is as it must be, and mends what it may: what `kindred doctor` does in a process of its own. */
  doctor(options?: DoctorOptions): Promise<Report>
  readonly house: House<Services & ServicesOf<With>>
  readonly database: Database<unknown>
}

/**
 * Opens the database, checks that it may be trusted, and puts the domains over it.
 * @throws {CheckError} when migrations are pending, or in production when the database would lose what it acknowledged
 * @throws {DatabaseUnreachable}
 */
export async function openHouse(config: Config, options: ServerOptions = {}): Promise<OpenHouse> {
  return open(config, options)
}

/** Without a deadline things take as long as they take. */
async function open(config: Config, options: ServerOptions & { deadlineMs?: number }): Promise<OpenHouse> {
  const { clock = Date.now, log = createLog(config.logLevel), cluster } = options
  await checkSchema(config)
  const { url, namedStatements: named } = config.database
  await using opening = new AsyncDisposableStack()
  const database = opening.use(
    await openDatabase<unknown>(url, {
      log,
      named,
      deadlineMs: options.deadlineMs,
      onQuery: options.onQuery,
      repeatBodies: options.repeatBodies,
      poolSize: cluster && connectionsOfEach(cluster.sharers),
    }),
  )
  const lease = opening.use(
    await leaseProcessNumber(database as Database<LeaseTables>, { clock, holder: randomUUID() }),
  )
  // Whoever fills a database looks for leases and sets its mark at one moment, so that it is seen here, or sees this lease.
  await (cluster ? checkFilled(database) : checkTrust(database, { config, log }))
  const cursors = createCursors(config.secret, config.previousSecret)
  const tools: Tools = {
    clock,
    nextId: () => lease.nextId(),
    lastId: () => lease.lastId(),
    random: randomBytes,
    cursors,
    log,
  }
  const signer = createSigner({ secret: config.secret, previousSecret: config.previousSecret, issuer: ownName(config) })
  const metrics = createMetrics({ token: config.metrics.token, readAll: cluster && (() => cluster.metrics()) })
  cluster?.tellNumbers(() => metrics.numbers())
  const own = createDomains(settingsOf(config, { given: options.domains, metrics, signer }))
  const domains = allModules(config.modules, own)
  const leased = underLease(database, lease)
  const house = buildHouse(domains, leased, { ...tools, around: options.hooks })
  opening.use(startSweeper(sweepables(domains, house.services), log))
  const opened = opening.move()
  return {
    house,
    database,
    metrics,
    tools,
    signer,
    async doctor(asked) {
      const report = await examine(await patientOf({ config, database: leased, tools, domains }), asked)
      house.services.feeds.forget() // a repair tells nobody what it wrote
      return report
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** Puts everything together; nothing listens until `listen`. */
export function createServer<const With extends Modules>(
  config: Config<With>,
  options?: ServerOptions,
): Promise<Server<With>>
export async function createServer(config: Config, options: ServerOptions = {}): Promise<Server> {
  const { house, database, metrics, tools, signer, ...opened } = await open(config, {
    ...options,
    deadlineMs: config.callDeadlineMs,
  })
  const app: App<Api> = createApp({
    contract: { ...api, ...contractsOf(config.modules) },
    house,
    authenticate: (token) => whose(house.services, token),
    config,
    log: tools.log,
    database: {
      ping: () => database.ping(),
      pendingMigrations: () => pendingMigrations(config),
      isFull: (error) => database.dialect.isFull(error),
      isUnavailable: (error) => database.dialect.isBusy(error) || (error as Error)?.name === 'DatabaseUnreachable',
    },
    keySet: JSON.stringify(signer.keys),
    pool: options.cluster,
    observer: options.onCall ? alsoTelling(metrics, options.onCall) : metrics,
    ...(config.metrics.isOn ? { metrics: metrics.page } : {}),
  })
  return {
    fetch: app.fetch,
    mount: (path = '') => app.mount(path),
    listen: async ({ port = config.port, host = config.host } = {}) => (await app.listen({ port, host })).url,
    as: (viewer) => app.callerFor(viewer),
    api: { as: (person) => app.callerFor(() => viewerOf(house.services, person)) },
    doctor: opened.doctor,
    house,
    database,
    async [Symbol.asyncDispose]() {
      await app.close()
      await opened[Symbol.asyncDispose]()
    },
  }
}

async function viewerOf({ accounts }: Services, person: PersonRef): Promise<Viewer> {
  const ref = personRef.safeParse(person)
  if (!ref.success) throw invalidInput('person', 'is neither an account id nor a @handle', 'give one of the two')
  const { id, role } = await accounts.require(ref.data)
  return { kind: 'account', id, role, session: undefined }
}

/** Each kind of token has a form of its own, and is looked for where that kind is kept. */
async function whose({ accounts, hosts }: Services, token: string): Promise<Account | Host | undefined> {
  return (await accounts.authenticate(token)) ?? hosts.authenticate(token)
}

function alsoTelling(metrics: Metrics, onCall: Observer['called']): Observer {
  return {
    ...metrics,
    called(call) {
      metrics.called(call)
      onCall(call)
    },
  }
}

interface Given {
  readonly given: DomainSettings | undefined
  readonly metrics: Metrics
  readonly signer: Signer
}

function settingsOf(config: Config, { given, metrics, signer }: Given): DomainSettings {
  const { idleMs: sessionIdleMs, absoluteMs: sessionLifetimeMs } = config.sessions
  return {
    onSecondBelt: metrics.secondBelt,
    reactions: { known: config.reactions },
    subjects: { kinds: config.subjects },
    fields: config.fields,
    ...given,
    accounts: {
      minimumPassword: config.passwords.minimum,
      sessionIdleMs,
      sessionLifetimeMs,
      limitsAttempts: config.limits === 'on',
      ...given?.accounts,
    },
    hosts: { issuers: config.issuers, signer, ...given?.hosts },
  }
}

function sweepables(domains: Modules, services: object) {
  return domains.flatMap(({ name, sweep }) => {
    const service = services[name as keyof typeof services]
    return sweep ? [{ name, sweep: () => sweep(service) }] : []
  })
}

function warnOfOpenMetrics({ config, log }: Trusting): void {
  if (config.environment !== 'production' || !config.metrics.isOn || config.metrics.token !== undefined) return
  log.warn('/metrics is open to everybody: set KINDRED_METRICS_TOKEN, or KINDRED_METRICS=off')
}

/**
 * Whether this configuration may serve: what the primary of a cluster asks once for all of its workers.
 * @throws {CheckError | DatabaseUnreachable} as `openHouse` does
 */
export async function checkConfig(config: Config, log: Log): Promise<void> {
  await checkSchema(config)
  const { url, namedStatements: named } = config.database
  await using database = await openDatabase<unknown>(url, { log, named, poolSize: 1 })
  await checkTrust(database, { config, log })
}

interface Trusting {
  readonly config: Config
  readonly log: Log
}

async function checkTrust(database: Database<unknown>, trusting: Trusting): Promise<void> {
  await checkDurability(database, trusting)
  await checkMarks(database, trusting)
  warnOfOpenMetrics(trusting)
}

const LEAST_CONNECTIONS = 4

/** A database is used best by twice as many connections as there are cores, of all workers together. */
function connectionsOfEach(workers: number): number {
  return Math.max(LEAST_CONNECTIONS, Math.ceil((2 * availableParallelism()) / workers))
}

async function checkDurability(database: Database<unknown>, { config, log }: Trusting): Promise<void> {
  const unsafe = await database.checkDurability()
  if (unsafe.length === 0) return
  if (config.environment !== 'production') {
    log.warn({ unsafe }, 'this database may lose what it acknowledged: fine for a try, not for production')
    return
  }
  throw new CheckError({
    what: 'The database may lose what it acknowledged',
    why: `it runs with ${unsafe.join(', ')}`,
    fix: 'Switch it on in the configuration of the database, and restart the database.',
    reason: 'unsafe-database',
  })
}

async function pendingMigrations(config: Config): Promise<number> {
  await using migrator = await openMigrator(config)
  return (await migrator.plan()).length
}
