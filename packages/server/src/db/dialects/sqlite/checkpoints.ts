import { once } from 'node:events'
import { clearTimeout, setTimeout } from 'node:timers' // the real ones, even under a test's fake timers
import { Worker } from 'node:worker_threads'
import type Sqlite from 'better-sqlite3'
import type { DatabaseLog } from '../../options.ts'

interface LogSize {
  /** Pages in the log. */
  readonly log: number
  /** How many of them were copied into the file. */
  readonly checkpointed: number
}

const LOOK_EVERY_MS = 20
/** Pages of 4 KiB: what SQLite itself would let gather before a commit has to copy them. */
const ENOUGH = 1000
/** From here on whoever writes without pause is made to pause, or the log would grow for ever. */
const TOO_MANY = 16_000
const END_MS = 10_000

/**
 * Copies the log into the file away from the event loop, in a thread that starts when there is first enough to copy: short commands
 * never pay for it. Without the thread SQLite copies during commits again, which stalls the loop and loses nothing.
 */
export class Checkpoints {
  readonly #raw: Sqlite.Database
  readonly #size: Sqlite.Statement<[], LogSize>
  readonly #log: DatabaseLog | undefined
  #worker: Worker | undefined
  #isOff = false
  #isRunning = false
  #nextLook = 0

  constructor(raw: Sqlite.Database, log: DatabaseLog | undefined) {
    this.#raw = raw
    this.#log = log
    raw.pragma('wal_autocheckpoint = 0')
    this.#size = raw.prepare<[], LogSize>('pragma wal_checkpoint(noop)')
  }

  /** To be called after commits. Costs nothing most of the time. */
  look(): void {
    const now = performance.now()
    if (this.#isOff || this.#isRunning || now < this.#nextLook) return
    this.#nextLook = now + LOOK_EVERY_MS
    const { log, checkpointed } = this.#sizes()
    if (log - checkpointed < ENOUGH) return
    this.#isRunning = true
    try {
      this.#worker ??= this.#start()
      this.#worker.postMessage(log < TOO_MANY ? 'passive' : 'truncate')
    } catch (error) {
      this.#fallBack(error) // no thread could be had; the commit before it stands
    }
  }

  /** Whatever keeps the log from being looked at, the commit before it stands. */
  #sizes(): LogSize {
    try {
      return this.#size.get() as LogSize
    } catch {
      return { log: 0, checkpointed: 0 }
    }
  }

  /** Ends the thread, and waits for what it is doing. */
  async end(): Promise<void> {
    this.#isOff = true
    const worker = this.#worker
    if (!worker) return
    this.#worker = undefined
    worker.ref()
    const exited = once(worker, 'exit')
    worker.postMessage('end')
    const late = setTimeout(() => void worker.terminate(), END_MS)
    await exited
    clearTimeout(late)
  }

  #start(): Worker {
    // The compiled thread ends in .js, the source in .ts.
    const worker = new Worker(new URL(`./checkpointer${import.meta.url.slice(-3)}`, import.meta.url), {
      workerData: { file: this.#raw.name },
    })
    worker.on('message', ({ failure }: { failure: unknown }) => {
      this.#isRunning = false
      if (failure !== undefined) this.#log?.warn({ failure }, 'the log of the database was not copied into its file')
    })
    worker.on('error', (error) => this.#fallBack(error))
    worker.on('exit', () => this.#fallBack(undefined))
    worker.unref() // after the listeners, which would hold it again
    return worker
  }

  #fallBack(error: unknown): void {
    if (this.#isOff) return
    this.#isOff = true
    this.#worker = undefined
    if (this.#raw.open) this.#raw.pragma(`wal_autocheckpoint = ${ENOUGH}`)
    this.#log?.warn(
      { err: error },
      'the thread that copies the log of the database has ended: commits do it, and stall',
    )
  }
}
