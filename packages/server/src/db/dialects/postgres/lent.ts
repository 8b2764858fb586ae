import type { Socket } from 'node:net'
import type pg from 'pg'
import { DeadlinePassed, type Errand } from '../../../kernel/deadline.ts'

/**
 * A connection on loan to one errand. At the deadline it is cut off, whatever it or its user waits for: a server that has stopped
 * answers no request to cancel, and rolls back what lost its connection.
 */
export class Lent {
  readonly client: pg.PoolClient
  readonly #errand: Errand | undefined
  readonly #cut = Promise.withResolvers<never>()
  #timer: NodeJS.Timeout | undefined
  #isCut = false

  constructor(client: pg.PoolClient, errand: Errand | undefined) {
    this.client = client
    this.#errand = errand
    this.#cut.promise.catch(() => {}) // often nobody waits any more
    if (errand) this.#cutAfter(errand.until - performance.now())
  }

  /** @throws {DeadlinePassed} as soon as the connection is cut off */
  untilCut<Value>(work: Promise<Value>): Promise<Value> {
    return this.#errand ? Promise.race([work, this.#cut.promise]) : work
  }

  /** @throws {DeadlinePassed} when the time is up already */
  mustBeInTime(): void {
    if (this.#errand && performance.now() >= this.#errand.until) throw this.#passed()
  }

  /** Waits so much longer: for what cannot be taken back. */
  waitLonger(ms: number): void {
    if (!this.#errand || this.#isCut) return
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
    return new DeadlinePassed(`${this.#errand?.name} was stopped at its deadline while it held a database connection`)
  }
}
