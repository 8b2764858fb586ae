import type { CompiledQuery, QueryResult } from 'kysely'
import { withoutDeadline } from '../kernel/deadline.ts'
import type { Connection } from './executor.ts'
import { misuse } from './misuse.ts'
import type { DatabaseLog } from './options.ts'

type Run = <Row>(query: CompiledQuery) => QueryResult<Row> | Promise<QueryResult<Row>>

/** One run of a transaction's body: its statements while it lasts, and what waits for its commit. */
export class Body implements Connection {
  #state: 'open' | 'failed' | 'ended' = 'open'
  #afterCommit: (() => void)[] = []
  readonly #trailing: Promise<unknown>[] = []
  #running = 0
  /** What went wrong with a statement that nobody waits for: whatever was sent after it fails for no reason of its own. */
  #failure: unknown
  readonly #run: Run
  /** Of the call that it is part of. */
  readonly name: string | undefined

  constructor(run: Run, name: string | undefined) {
    this.#run = run
    this.name = name
  }

  /** No statement of it is under way. */
  get isIdle(): boolean {
    return this.#running === 0
  }

  get hasFailed(): boolean {
    return this.#state === 'failed'
  }

  async execute<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#mustBeOpen()
    this.#running++
    try {
      return await this.#run(query)
    } catch (error) {
      // As Postgres has it: a failed statement dooms its transaction.
      if (this.#state === 'open') this.#state = 'failed'
      throw error
    } finally {
      this.#running--
    }
  }

  trail(statement: Promise<unknown>): void {
    this.#trailing.push(statement)
    statement.catch((error: unknown) => {
      this.#failure ??= error
    })
  }

  /** Resolves when everything has succeeded that nobody else waits for. */
  async trailed(): Promise<void> {
    if (this.#trailing.length > 0) await Promise.all(this.#trailing)
  }

  /** What an error of the body comes from. */
  causeOf(error: unknown): unknown {
    return this.#failure ?? error
  }

  afterCommit(run: () => void): void {
    this.#mustBeOpen()
    this.#afterCommit.push(run)
  }

  /** No statement is let through any more. */
  end(): void {
    this.#state = 'ended'
  }

  /** Tells everybody who waited for the commit, in order. A throw spoils neither the others nor the answer. */
  committed(log: DatabaseLog | undefined): void {
    for (const run of this.#afterCommit) {
      try {
        withoutDeadline(run)
      } catch (error) {
        log?.error({ err: error }, 'what was to run after a commit threw')
      }
    }
  }

  #mustBeOpen(): void {
    if (this.#state === 'failed') throw misuse.failedStatement(this.name)
    if (this.#state === 'ended') throw misuse.endedHandle()
  }
}
