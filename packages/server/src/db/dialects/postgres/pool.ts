import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { currentDeadline, type Deadline, DeadlinePassed } from '../../../kernel/deadline.ts'
import { DatabaseUnreachable, type OpenOptions } from '../../options.ts'
import { isTurnedAway } from './dialect.ts'
import { Lent } from './lent.ts'
import { limitsOf, withSessionSettings } from './settings.ts'

export const CONNECT_TIMEOUT_MS = 10_000
const PAUSE_MS = 100

/** The connections of this process, and why one could not be had. */
export class Pool {
  readonly #pool: pg.Pool
  readonly #url: string
  readonly #options: OpenOptions
  /** How long a connection is waited for: part of a deadline, so that the call can still say that there was none. */
  readonly #patienceMs: number

  constructor(url: string, options: OpenOptions) {
    this.#url = url
    this.#options = options
    this.#patienceMs = Math.min(CONNECT_TIMEOUT_MS, Math.ceil((options.deadlineMs ?? Number.POSITIVE_INFINITY) * 0.4))
    this.#pool = new pg.Pool({
      connectionString: options.named === false ? url : withSessionSettings(url, limitsOf(options)),
      max: options.poolSize ?? 2 * availableParallelism(),
      connectionTimeoutMillis: this.#patienceMs,
      keepAlive: true,
      ...{ pipeline: true }, // @types/pg does not know it yet
    })
    // A connection that dies emits an error, idle or lent, and an error that nobody hears ends the process.
    this.#pool.on('error', (error) => options.log?.warn({ err: error }, 'lost an idle database connection'))
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** The deadline of what is asked for now. */
  deadline(): Deadline | undefined {
    const { deadlineMs } = this.#options
    return (
      currentDeadline() ??
      (deadlineMs === undefined ? undefined : { name: 'a task', until: performance.now() + deadlineMs })
    )
  }

  /** @throws {DatabaseUnreachable | DeadlinePassed} */
  async borrow(deadline: Deadline | undefined): Promise<Lent> {
    const patientUntil = performance.now() + (this.#options.deadlineMs === undefined ? 0 : this.#patienceMs)
    for (;;) {
      try {
        return lend(await this.#pool.connect(), deadline)
      } catch (error) {
        if (error instanceof DeadlinePassed) throw error
        const pauseMs = Math.random() * PAUSE_MS
        if (!isTurnedAway(error) || performance.now() + pauseMs > patientUntil) throw unreachable(this.#url, error)
        await wait(pauseMs) // it may restart, and one of our own may come free
      }
    }
  }

  async end(): Promise<void> {
    await this.#pool.end()
  }
}

/** Nothing is sent for whoever is late already. */
function lend(client: pg.PoolClient, deadline: Deadline | undefined): Lent {
  if (deadline === undefined || performance.now() < deadline.until) return new Lent(client, deadline)
  client.release()
  throw new DeadlinePassed(`${deadline.name} waited in vain for a database connection, and had no effect`)
}

/** The error for a connection that could not be had. It names host and port alone: the rest of the URL holds a password. */
export function unreachable(url: string, error: unknown): DatabaseUnreachable {
  const { hostname, port, searchParams } = new URL(url)
  const host = hostname || searchParams.get('host') || 'localhost'
  return new DatabaseUnreachable({
    place: `${host}:${port || 5432}`,
    why: reasonOf(error),
    fix: 'start the database, or correct DATABASE_URL',
  })
}

/** A name with several addresses fails with one error for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(', ')
  return error instanceof Error ? error.message || String((error as { code?: unknown }).code) : String(error)
}
