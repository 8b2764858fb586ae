import type { CompiledQuery, QueryResult } from 'kysely'
import type { Connection } from './executor.ts'
import { misuse } from './misuse.ts'
import type { DatabaseLog } from './options.ts'

type Run = <Row>(query: CompiledQuery) => QueryResult<Row> | Promise<QueryResult<Row>>

/** One run of a transaction's body: its statements while it lasts, and what waits for its commit. */
export class Body implements Connection {
  #state: 'open' | 'failed' | 'ended' = 'open'
  #afterCommit: (() => void)[] = []
  readonly #run: Run

  constructor(run: Run) {
    this.#run = run
  }

  get hasFailed(): boolean {
    return this.#state === 'failed'
  }

  async execute<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#mustBeOpen()
    try {
      return await this.#run(query)
    } catch (error) {
      // As Postgres has it: a failed statement dooms its transaction.
      if (this.#state === 'open') this.#state = 'failed'
      throw error
    }
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
        run()
      } catch (error) {
        log?.error({ err: error }, 'what was to run after a commit threw')
      }
    }
  }

  #mustBeOpen(): void {
    if (this.#state === 'failed') throw misuse.failedStatement()
    if (this.#state === 'ended') throw misuse.endedHandle()
  }
}
