import type { Socket } from 'node:net'
import type pg from 'pg'
import { type Deadline, DeadlinePassed } from '../../../kernel/deadline.ts'

/**
 * A connection on loan to one call or task. At its deadline it is cut off, whatever it or its user waits for: a server that has stopped
 * answers no request to cancel, and rolls back what lost its connection.
 */
export class Lent {
  readonly client: pg.PoolClient
  readonly #deadline: Deadline | undefined
  readonly #cut = Promise.withResolvers<never>()
  #timer: NodeJS.Timeout | undefined
  #isCut = false

  constructor(client: pg.PoolClient, deadline: Deadline | undefined) {
    this.client = client
    this.#deadline = deadline
    this.#cut.promise.catch(() => {}) // often nobody waits any more
    if (deadline) this.#cutAfter(deadline.until - performance.now())
  }

  /** @throws {DeadlinePassed} as soon as the connection is cut off */
  untilCut<Value>(work: Promise<Value>): Promise<Value> {
    return this.#deadline ? Promise.race([work, this.#cut.promise]) : work
  }

  /** @throws {DeadlinePassed} when the time is up already */
  mustBeInTime(): void {
    if (this.#deadline && performance.now() >= this.#deadline.until) throw this.#passed()
  }

  /** Waits so much longer: for what cannot be taken back. */
  waitLonger(ms: number): void {
    if (!this.#deadline || this.#isCut) return
    clearTimeout(this.#timer)
    this.#cutAfter(ms)
  }

  /** Hands the connection back; a broken one serves nobody any more. */
  release(isBroken: boolean): void {
    clearTimeout(this.#timer)
    this.client.release(isBroken || this.#isCut)
  }

  #cutAfter(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#isCut = true
      this.#cut.reject(this.#passed())
      const { connection } = this.client as unknown as { connection: { stream: Socket } } // `end()` would wait for the server
      connection.stream.destroy()
    }, ms)
  }

  #passed(): DeadlinePassed {
    return new DeadlinePassed(`${this.#deadline?.name} was stopped at its deadline while it held a database connection`)
  }
}
