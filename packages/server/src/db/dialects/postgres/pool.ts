import { availableParallelism } from 'node:os'
import pg from 'pg'
import { DatabaseUnreachable, type OpenOptions } from '../../options.ts'
import { typesAsText } from './statements.ts'

export const CONNECT_TIMEOUT_MS = 10_000

/** The connections of this process, and why one could not be had. */
export class Pool {
  readonly #pool: pg.Pool
  readonly #url: string

  constructor(url: string, options: OpenOptions) {
    this.#url = url
    this.#pool = new pg.Pool({
      connectionString: options.named === false ? url : readOnlyByDefault(url),
      max: options.poolSize ?? 2 * availableParallelism(),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      types: typesAsText,
      ...{ pipeline: true }, // @types/pg does not know it yet
    })
    // A connection that dies emits an error, idle or lent, and an error that nobody hears ends the process.
    this.#pool.on('error', (error) => options.log?.warn({ err: error }, 'lost an idle database connection'))
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** @throws {DatabaseUnreachable} */
  async borrow(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw unreachable(this.#url, error)
    }
  }

  async end(): Promise<void> {
    await this.#pool.end()
  }
}

/** Outside transactions Postgres itself refuses to write; each transaction says `read write`. It costs nothing. */
function readOnlyByDefault(url: string): string {
  const parsed = new URL(url)
  const options = [parsed.searchParams.get('options'), '-c default_transaction_read_only=on']
  parsed.searchParams.set('options', options.filter(Boolean).join(' '))
  return parsed.href
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
