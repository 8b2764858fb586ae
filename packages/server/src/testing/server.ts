import { type AccountId, type Api, api, type Contract, type PersonRef } from '@kindred/contract'
import { loadConfig, type Settings } from '../config.ts'
import { sentencesOf } from '../doctor/report.ts'
import { argon2Hasher } from '../domains/accounts/index.ts'
import type { FeedSettings } from '../domains/feeds/index.ts'
import type { Fact } from '../kernel/facts.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { type ContractsOf, contractsOf, type Module } from '../kernel/module.ts'
import { allMigrations, allTables } from '../schema.ts'
import { createServer, type Server } from '../server.ts'
import { type TestClient, testClient } from './client.ts'
import { type TestClock, testClock } from './clock.ts'
import { freshDatabase } from './database.ts'
import { declaredReasons } from './declared.ts'
import { compareFacts, type ExpectedFacts } from './facts.ts'
import { type Dump, dumpTables } from './rows.ts'

export interface TestServerOptions<Modules extends readonly Module[] = readonly []> {
  /** `sqlite:` for a file of its own, or the URL of a Postgres server in which databases may be made. */
  readonly databaseUrl: string
  readonly settings?: Settings
  /** What is served besides the domains. */
  readonly modules?: Modules
  /** Sees each statement before it runs; outside transactions its promise is awaited. */
  readonly onQuery?: (sql: string, parameters: readonly unknown[]) => void | Promise<void>
  /** Whether the second look at visibility may hold something back: where a test hides things between two queries. */
  readonly mayUseSecondBelt?: boolean
  /** Whether calls may end in `internal`: where a test breaks something below them. */
  readonly mayFail?: boolean
  /** Whether homes are remembered. */
  readonly feeds?: FeedSettings
  /** Silent when left out. */
  readonly log?: Log
}

/** Somebody with an account and a session. */
export type TestPerson<Tree = Api> = TestClient<Tree> & {
  readonly id: AccountId
  readonly handle: string
  readonly ref: PersonRef
  readonly token: string
}

/** A whole server over a database of its own, with a clock that stands still. */
export interface TestServer<Tree = Api> extends AsyncDisposable {
  readonly server: Server
  readonly databaseUrl: string
  readonly clock: TestClock
  /** Signs people up, by handle. */
  people<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ readonly [Name in Names[number]]: TestPerson<Tree> }>
  /** Somebody without a session. */
  readonly anonymous: TestClient<Tree>
  /** A client with a session that the test has got elsewhere. */
  withToken(token: string): TestClient<Tree>
  /** Another process on the same database. */
  another(options?: { feeds?: FeedSettings }): Promise<Server>
  /** Every row of every domain. */
  dump(): Promise<Dump>
  /** Compares the facts told since the last call with what is expected. */
  expectFacts(expected: ExpectedFacts): void
  /** What the doctor calls wrong, a sentence a check: nothing, when all is well. */
  doctor(): Promise<readonly string[]>
  /** Resolves when nothing that calls have left behind is under way. */
  settle(): Promise<void>
}

/** A machine may be busy: no call fails by the time that it takes, but where a test is about that. */
const PATIENCE_MS = 60_000

/** A password that tests use for everybody. */
export const TEST_PASSWORD = 'correct horse battery'

const quickHasher = argon2Hasher({ memoryKib: 64, passes: 1 })

export async function testServer<const Modules extends readonly Module[] = readonly []>(
  options: TestServerOptions<Modules>,
): Promise<TestServer<Api & ContractsOf<Modules>>> {
  const { databaseUrl, settings, onQuery, mayUseSecondBelt = false, log = createLog('silent') } = options
  const modules: readonly Module[] = options.modules ?? []
  const contract = { ...api, ...contractsOf(modules) } as Api & ContractsOf<Modules>
  const fresh = await freshDatabase({ url: databaseUrl, migrations: allMigrations(modules) })
  const overrides: Settings = {
    environment: 'test',
    database: fresh.url,
    limits: 'off',
    callDeadlineMs: PATIENCE_MS,
    maxLagMs: 0,
    subjects: { recipe: {} },
    modules,
    ...settings,
  }
  const { config } = loadConfig({ env: {}, overrides })
  const clock = testClock()
  const declared = declaredReasons({ ...options, contract })
  let heldBack = 0
  const countHeldBack = (_: string, items: number) => {
    heldBack += items
  }
  const start = (feeds = options.feeds) =>
    createServer(config, {
      clock,
      log,
      repeatBodies: true,
      onCall: declared.onCall,
      ...(onQuery ? { onQuery } : {}),
      domains: { accounts: { hasher: quickHasher }, onSecondBelt: countHeldBack, ...(feeds && { feeds }) },
    })
  const server = await start()
  const others: Server[] = []
  const facts: Fact[] = []
  server.house.facts.listen((fact) => facts.push(fact))
  return {
    server,
    databaseUrl: fresh.url,
    clock,
    anonymous: testClient(server.fetch, undefined, contract),
    withToken: (token) => testClient(server.fetch, token, contract),
    people: (...names) => signUpAll(server, contract, names),
    async another({ feeds } = {}) {
      const other = await start(feeds)
      others.push(other)
      return other
    },
    dump: () => dumpTables(server.database, allTables(modules)),
    expectFacts: (expected) => compareFacts(facts.splice(0), expected),
    doctor: async () => sentencesOf(await server.doctor()),
    settle: () => settled(server),
    async [Symbol.asyncDispose]() {
      for (const one of [server, ...others]) {
        await settled(one)
        await one[Symbol.asyncDispose]()
      }
      await fresh[Symbol.asyncDispose]()
      if (heldBack > 0 && !mayUseSecondBelt)
        throw new Error(`a skeleton let ${heldBack} items through that only the second look at visibility held back`)
      declared.check()
    },
  }
}

async function settled({ house }: Server): Promise<void> {
  await Promise.all([house.services.accounts.settled(), house.services.hosts.settled()])
}

async function signUpAll<Tree extends Contract, const Names extends readonly string[]>(
  server: Server,
  contract: Tree,
  names: Names,
) {
  const people: Record<string, TestPerson<Tree>> = {}
  for (const handle of names) people[handle] = await signUp(server, contract, handle)
  return people as { readonly [Name in Names[number]]: TestPerson<Tree> }
}

async function signUp<Tree extends Contract>(server: Server, contract: Tree, handle: string) {
  const { session, viewer } = await testClient(server.fetch).auth.signUp({
    handle,
    email: `${handle}@example.com`,
    password: TEST_PASSWORD,
  })
  const { token } = session
  const known = { id: viewer.id, handle, ref: `@${handle}` as const, token }
  return Object.assign(testClient<Tree>(server.fetch, token, contract), known)
}
