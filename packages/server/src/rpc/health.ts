import { createHash, timingSafeEqual } from 'node:crypto'
import { within } from '../kernel/deadline.ts'
import type { Judge } from './judge.ts'

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

type Checks = Readonly<Record<string, string>>

interface Readiness {
  readonly status: 'ready' | 'not-ready'
  readonly checks: Checks
}

interface ReadinessParts {
  readonly health: Health
  readonly judge: Judge
  readonly load: { isShedding(): boolean }
  /** How long whoever asks waits for the answer. */
  readonly readyMs: number
}

/** Tells whether calls would be answered. While the server sheds load it is not ready, and asks nothing of the database. */
export function createReadiness(parts: ReadinessParts) {
  let looking: Promise<Checks> | undefined // a look opens a connection, and anybody may ask: one at a time serves all
  return async (): Promise<Readiness> => {
    if (parts.load.isShedding()) return { status: 'not-ready', checks: { load: 'shedding' } }
    looking ??= look(parts).finally(() => {
      looking = undefined
    })
    const checks = await looking
    const isReady = Object.values(checks).every((check) => check === 'ok')
    return { status: isReady ? 'ready' : 'not-ready', checks }
  }
}

async function look({ health, judge, readyMs }: ReadinessParts): Promise<Checks> {
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

/** Whether the numbers are for whoever shows this header. */
export function mayReadMetrics({ token }: MetricsPage, authorization: string | undefined): boolean {
  return token === undefined || isSame(authorization ?? '', `Bearer ${token}`)
}

/** Compares secrets in a time that tells nothing of them. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer]
  return timingSafeEqual(a, b)
}
