import { setImmediate, setTimeout } from 'node:timers' // the real ones, even under a test's fake timers
import type Sqlite from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { type Deadline, DeadlinePassed } from '../../../kernel/deadline.ts'
import { Body } from '../../body.ts'
import type { Transaction, TransactionOptions } from '../../database.ts'
import type { Connection } from '../../executor.ts'
import { misuse } from '../../misuse.ts'
import type { OpenOptions } from '../../options.ts'
import type { Checkpoints } from './checkpoints.ts'
import { isBusy } from './dialect.ts'
import { deadlineOf, patienceMs } from './patience.ts'
import type { Statements } from './statements.ts'

type Work<Tables> = (transaction: Transaction<Tables>) => Promise<unknown>
type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }

/** One queued transaction: its outcome stands when its body is done, and is told after the commit. */
interface Ticket<Tables> extends TransactionOptions {
  readonly work: Work<Tables>
  readonly deadline: Deadline | undefined
  /** For so long it waits while another process has the lock; on the clock of `performance.now()`. */
  readonly patientUntil: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  body?: Body
  outcome?: Outcome
}

interface Parts {
  readonly raw: Sqlite.Database
  readonly statements: Statements
  readonly createHandle: <Tables>(connection: Connection) => Kysely<Tables>
  readonly options: OpenOptions
  readonly checkpoints: Checkpoints
}

const MAX_BATCH = 128 // bounds how long one turn may keep the event loop

/**
 * Group commit: all transactions that queue in one turn of the event loop share one BEGIN IMMEDIATE and one COMMIT, a savepoint each,
 * so one fsync serves them all. It works because the driver is synchronous: a body that awaits only the database finishes within
 * one run of the microtask queue, and nothing else of this process runs while the transaction is open. The watchdog keeps that true.
 */
export class Writer<Tables> {
  readonly #parts: Parts
  #queue: Ticket<Tables>[] = []
  #isScheduled = false
  #isDurable = true
  #stopCurrent: (() => void) | undefined
  #idle: (() => void)[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  transaction<Value>(
    work: (transaction: Transaction<Tables>) => Promise<Value>,
    how?: TransactionOptions,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.refuseInside()
      const deadline = deadlineOf(this.#parts.options)
      const patientUntil = performance.now() + patienceMs(deadline)
      this.#queue.push({ ...how, work, deadline, patientUntil, resolve: resolve as (value: unknown) => void, reject })
      this.#schedule()
    })
  }

  /** Exact without ambient state: while a body is current, nobody else's code runs. */
  refuseInside(): void {
    if (this.#stopCurrent) throw misuse.outerHandle()
  }

  /** Resolves when nothing is queued or running. */
  async idle(): Promise<void> {
    if (this.#isScheduled) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #schedule(): void {
    if (this.#isScheduled || this.#queue.length === 0) return
    this.#isScheduled = true
    setImmediate(() => void this.#runBatch())
  }

  async #runBatch(): Promise<void> {
    const batch = this.#takeBatch()
    await null // from a microtask on, process.nextTick means that the microtask queue has run dry
    try {
      if (batch.length > 0 && !(await this.#commit(batch))) return
    } catch (error) {
      this.#giveUp(batch, error)
    }
    this.#isScheduled = false
    for (const ticket of batch) this.#settle(ticket)
    this.#schedule()
    if (!this.#isScheduled) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** What is late already never runs: nobody would hear of it. */
  #takeBatch(): Ticket<Tables>[] {
    const now = performance.now()
    const isLate = ({ deadline }: Ticket<Tables>) => deadline !== undefined && now >= deadline.until
    const taken = this.#queue.splice(0, MAX_BATCH)
    for (const { deadline, reject } of taken.filter(isLate))
      reject(new DeadlinePassed(`${deadline?.name} waited in vain for its turn to write, and had no effect`))
    return taken.filter((ticket) => !isLate(ticket))
  }

  /** False when another process has the lock. */
  async #commit(batch: Ticket<Tables>[]): Promise<boolean> {
    const { statements, checkpoints } = this.#parts
    if (!this.#begin(batch)) return false
    this.#watch()
    for (const ticket of batch) ticket.outcome = await this.#run(ticket)
    statements.execute('commit', [])
    checkpoints.look()
    return true
  }

  /** While another process has the lock, the batch waits its turn outside the event loop's. */
  #begin(batch: Ticket<Tables>[]): boolean {
    try {
      this.#mustBeDurable(!batch.every(({ mayBeLost }) => mayBeLost))
      this.#parts.statements.execute('begin immediate', [])
      return true
    } catch (error) {
      if (!isBusy(error)) throw error
      const now = performance.now()
      this.#queue.unshift(...batch.filter(({ patientUntil }) => now < patientUntil))
      for (const { patientUntil, reject } of batch) if (now >= patientUntil) reject(error)
      setTimeout(() => void this.#runBatch(), Math.random() * 2)
      return false
    }
  }

  /** Whether a commit waits for the disk: in WAL mode it is as whole without, and whatever comes next that waits takes it along. */
  #mustBeDurable(isDurable: boolean): void {
    if (isDurable === this.#isDurable) return
    this.#parts.raw.pragma(`synchronous = ${isDurable ? 'full' : 'normal'}`)
    this.#isDurable = isDurable
  }

  /** The microtask queue ran dry while a body is unfinished: it awaits something else. Stopped here, it never outlives the turn. */
  #watch(): void {
    process.nextTick(() => {
      if (!this.#stopCurrent) return
      this.#stopCurrent()
      queueMicrotask(() => this.#watch())
    })
  }

  async #run(ticket: Ticket<Tables>): Promise<Outcome> {
    if (this.#parts.options.repeatBodies) {
      const rehearsal = await this.#attempt(ticket, { isRehearsal: true })
      if (!rehearsal.ok) return rehearsal
    }
    return this.#attempt(ticket, { isRehearsal: false })
  }

  async #attempt(ticket: Ticket<Tables>, { isRehearsal }: { isRehearsal: boolean }): Promise<Outcome> {
    const { raw, statements } = this.#parts
    statements.execute('savepoint body', [])
    ticket.body = this.#createBody(isRehearsal, ticket.deadline?.name)
    const outcome = await this.#outcomeOf(ticket.work, ticket.body)
    // Some errors (a full disk) end the whole transaction inside SQLite; then nobody's work of this batch survives.
    if (!raw.inTransaction) throw outcome.ok ? new Error('SQLite ended the transaction') : outcome.error
    if (isRehearsal || !outcome.ok) statements.execute('rollback to body', [])
    statements.execute('release body', [])
    return outcome
  }

  #createBody(isRehearsal: boolean, name: string | undefined): Body {
    const { statements, options } = this.#parts
    const onQuery = isRehearsal ? undefined : options.onQuery
    return new Body(({ sql, parameters }) => {
      if (onQuery) void onQuery(sql, parameters)
      return statements.execute(sql, parameters)
    }, name)
  }

  async #outcomeOf(work: Work<Tables>, body: Body): Promise<Outcome> {
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#stopCurrent = () => resolve({ ok: false, error: misuse.awaitedElsewhere(body.name) })
      const started = startWork(work, {
        db: this.#parts.createHandle<Tables>(body),
        lock: async () => {}, // there is one writer
        share: async () => {},
        trail: (statement) => body.trail(statement),
        afterCommit: (run) => body.afterCommit(run),
      })
      const done = started.then(async (value) => {
        await body.trailed()
        return value
      })
      done.then(
        (value) => resolve({ ok: true, value }),
        (error: unknown) => resolve({ ok: false, error: body.causeOf(error) }),
      )
    })
    const { hasFailed } = body
    body.end()
    this.#stopCurrent = undefined
    return outcome.ok && hasFailed ? { ok: false, error: misuse.failedStatement(body.name) } : outcome
  }

  /** Nothing of this batch was stored, so nothing that its bodies read of each other is true: not even a refusal. */
  #giveUp(batch: Ticket<Tables>[], error: unknown): void {
    try {
      if (this.#parts.raw.inTransaction) this.#parts.raw.exec('rollback')
    } catch (failure) {
      this.#parts.options.log?.error({ err: failure }, 'a transaction could not be rolled back')
    }
    for (const ticket of batch) ticket.outcome = { ok: false, error }
  }

  #settle({ outcome, body, resolve, reject }: Ticket<Tables>): void {
    if (outcome?.ok) {
      body?.committed(this.#parts.options.log)
      resolve(outcome.value)
    } else reject(outcome?.error)
  }
}

async function startWork<Tables>(work: Work<Tables>, transaction: Transaction<Tables>): Promise<unknown> {
  return work(transaction)
}
