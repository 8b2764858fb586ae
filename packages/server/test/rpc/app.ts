import { randomBytes } from 'node:crypto'
import type { AccountId, RefusalBody, SessionId } from '@kindred/contract'
import { inject } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/open.ts'
import { createCursors } from '../../src/kernel/cursors.ts'
import { buildHouse } from '../../src/kernel/house.ts'
import { createIds } from '../../src/kernel/ids.ts'
import { createLog } from '../../src/kernel/log.ts'
import type { Account, Role } from '../../src/kernel/viewer.ts'
import { type AppParts, createApp } from '../../src/rpc/app.ts'
import type { Authenticate } from '../../src/rpc/context.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { testApi } from './contract.ts'
import { OutOfReach, testModules } from './house.ts'

type Parts = AppParts<typeof testApi, never>
export interface TestAppOptions {
  config?: Partial<Parts['config']>
  database?: Partial<Parts['database']>
  parts?: Partial<
    Pick<Parts, 'limits' | 'timeouts' | 'maxBodyBytes' | 'observer' | 'metrics' | 'lagMeter' | 'trpcVersion'>
  >
  clock?: () => number
  /** Instead of the sessions below. */
  authenticate?: Authenticate
}

export const SECRET = 'a secret of tests, as long as it takes'

export function account(id: string, role: Role = 'member'): Account {
  return { kind: 'account', id: id as AccountId, role, session: '9' as SessionId }
}

/** Sessions by token: two members, a moderator, an admin. Any other token is dead. */
const accounts = new Map([
  ['ann', account('101')],
  ['bob', account('102')],
  ['mod', account('103', 'moderator')],
  ['admin', account('104', 'admin')],
])

/** A listening server of the test contract, over a database of its own. */
export async function testApp({ config, database, parts, clock = Date.now, authenticate }: TestAppOptions = {}) {
  const migrations = testModules.flatMap((module) => module.migrations)
  const fresh = await freshDatabase({ url: inject('databaseUrl'), migrations, name: 'rpc' })
  const logged: string[] = []
  const log = createLog('debug', { write: (line) => void logged.push(line) })
  const open: Database<unknown> = await openDatabase(fresh.url, { repeatBodies: true, log })
  const ids = createIds(clock, 1)
  const house = buildHouse(testModules, open, {
    clock,
    nextId: () => ids.next(),
    lastId: () => ids.last(),
    random: randomBytes,
    cursors: createCursors(SECRET),
    log,
  })
  const app = createApp({
    contract: testApi,
    house,
    authenticate: authenticate ?? (async (token) => accounts.get(token)),
    log,
    config: {
      url: undefined,
      secret: SECRET,
      previousSecret: undefined,
      trustProxy: [],
      limits: 'on',
      cors: { origins: [] },
      access: { anonymous: 'read' },
      callDeadlineMs: 60_000,
      thinHttp: true,
      maxLagMs: 0,
      ...config,
    },
    database: {
      ping: () => open.ping(),
      pendingMigrations: async () => 0,
      isUnavailable: (error) => error instanceof OutOfReach || open.dialect.isBusy(error),
      isFull: (error) => open.dialect.isFull(error),
      ...database,
    },
    ...parts,
  })
  const { url, port } = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    app,
    house,
    database: open,
    url,
    port,
    logged,
    databaseUrl: fresh.url,
    call: caller(url),
    async [Symbol.asyncDispose]() {
      await app.close()
      await open[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}
export type TestApp = Awaited<ReturnType<typeof testApp>>

interface Answered {
  status: number
  headers: Headers
  text: string
  /** What the endpoint answered, when it did. */
  data: unknown
  /** Why it did not, else. */
  error: RefusalBody & { code: string; httpStatus: number; path?: string; stack?: unknown }
}

/** Calls as plain HTTP, the way tRPC's own client writes it. */
function caller(url: string) {
  return {
    async query(path: string, input?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
      const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
      return answered(await fetch(`${url}/trpc/${path}${search}`, { headers }))
    },
    async mutate(path: string, input: unknown = {}, headers: Record<string, string> = {}): Promise<Answered> {
      return answered(
        await fetch(`${url}/trpc/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(input),
        }),
      )
    },
  }
}

export const as = (token: string) => ({ authorization: `Bearer ${token}` })

async function answered(response: Response): Promise<Answered> {
  const text = await response.text()
  const body = JSON.parse(text)
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: body.result?.data,
    error: body.error?.data ?? body,
  }
}
