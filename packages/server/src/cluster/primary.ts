import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { checkConfig } from '../server.ts'
import { createAnswers } from './answers.ts'
import { type Ended, fork, type Worker } from './fork.ts'

/** Several processes that serve one address. */
export interface Cluster extends AsyncDisposable {
  readonly url: string
  /** Rejects with what keeps the workers from serving, once none does and beginning anew has not helped. */
  readonly failed: Promise<never>
}

/** The shortest and the longest pause before a worker that died is replaced; it doubles with each that follows soon. */
const PAUSE_MS = { least: 100, most: 10_000 }
/** Whoever has served so long did not die of how it began. */
const STEADY_MS = 30_000
const TRIES = 5

/**
 * Checks configuration and database once, then serves with `config.workers` processes and replaces those that die. A worker is the program
 * of this process, begun with the words given: it calls `serveInCluster`, with modules of the same names.
 * @throws what keeps the first workers from serving, once
 */
export async function startCluster(config: Config, words: readonly string[]): Promise<Cluster> {
  const log = createLog(config.logLevel)
  await checkConfig(config, log)
  const keeper = new Keeper(config, { words, log })
  try {
    return await keeper.begin()
  } catch (error) {
    await keeper.abandon()
    throw error
  }
}

class Keeper {
  readonly #config: Config
  readonly #words: readonly string[]
  readonly #log: Log
  readonly #workers = new Map<number, Worker>()
  readonly #answer: ReturnType<typeof createAnswers>
  readonly #failed = Promise.withResolvers<never>()
  readonly #stopping = new AbortController()
  readonly #kept: Promise<void>[] = []
  #toldPort: number | undefined
  /** How often workers died soon after each other, by number. */
  readonly #deaths = new Map<number, number>()

  constructor(config: Config, { words, log }: { words: readonly string[]; log: Log }) {
    this.#config = config
    this.#words = words
    this.#log = log
    this.#answer = createAnswers(config, () => this.#workers.values())
    this.#failed.promise.catch(() => {}) // whoever holds the cluster hears of it
    process.once('exit', this.#kill)
  }

  /** Resolves when all serve. */
  async begin(): Promise<Cluster> {
    const numbers = Array.from({ length: this.#config.workers }, (_, index) => index + 1)
    const workers = numbers.map((number) => this.#fork(number))
    const urls = await Promise.all(workers.map((worker) => worker.serving))
    for (const [index, worker] of workers.entries()) this.#kept.push(this.#keep(numbers[index] as number, worker))
    return {
      url: urls[0] as string,
      failed: this.#failed.promise,
      [Symbol.asyncDispose]: () => this.stop(),
    }
  }

  /** Lets all workers finish what is in flight. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()))
    await Promise.all(this.#kept)
    process.removeListener('exit', this.#kill)
  }

  /** Ends workers that have served nobody yet. */
  async abandon(): Promise<void> {
    this.#stopping.abort()
    const workers = [...this.#workers.values()]
    this.#kill()
    await Promise.all(workers.map((worker) => worker.ended))
    process.removeListener('exit', this.#kill)
  }

  readonly #kill = () => {
    for (const worker of this.#workers.values()) worker.kill()
  }

  #fork(number: number): Worker {
    const { modules, ...config } = this.#config
    const names = modules.map(({ name }) => name)
    const begin = () => ({ config, modules: names, number, workers: config.workers })
    const worker = fork(this.#words, { answer: this.#answer, begin, port: () => this.#portNow() })
    this.#workers.set(number, worker)
    void worker.serving.then((url) => this.#stayAt(url, worker)).catch(() => {})
    void worker.ended.then(() => this.#workers.get(number) === worker && this.#workers.delete(number))
    return worker
  }

  /**
   * Workers share a port when they ask for it with one number. Where any port would have done, that is 0 as long as a worker holds what
   * 0 became; when none does, it is the port that people were told.
   */
  #portNow(): number {
    const held = [...this.#workers.values()].map((worker) => worker.port()).find((port) => port !== undefined)
    return held ?? this.#toldPort ?? this.#config.port
  }

  /** Whoever was given another port, because the last that held it died at this moment, tries again. */
  #stayAt(url: string, worker: Worker): void {
    const port = Number(new URL(url).port)
    this.#toldPort ??= port
    if (port !== this.#toldPort) worker.kill()
  }

  /** Replaces a worker whenever it ends, for as long as there is a cluster. */
  async #keep(number: number, first: Worker): Promise<void> {
    for (let worker = first; ; worker = this.#fork(number)) {
      const ended = await worker.ended
      if (this.#stopping.signal.aborted) return
      if (this.#isHopeless(ended)) return this.#failed.reject(ended.error)
      await this.#pause(number, ended)
      if (this.#stopping.signal.aborted) return
    }
  }

  #isHopeless({ hasServed }: Ended): boolean {
    const tries = [...this.#deaths.values()].reduce((sum, deaths) => sum + deaths, 0)
    return !hasServed && tries >= TRIES && ![...this.#workers.values()].some((worker) => worker.port() !== undefined)
  }

  /** A worker that was asked to end is replaced at once. */
  async #pause(number: number, { code, signal, livedMs, error, hasServed }: Ended): Promise<void> {
    const isWell = hasServed && code === 0
    const deaths = isWell || livedMs > STEADY_MS ? 0 : (this.#deaths.get(number) ?? 0)
    this.#deaths.set(number, isWell ? 0 : deaths + 1)
    const pauseMs = isWell ? 0 : Math.min(PAUSE_MS.most, PAUSE_MS.least * 2 ** deaths)
    const about = { worker: number, code, signal, pauseMs, ...(hasServed ? {} : { err: error }) }
    this.#log[isWell ? 'info' : 'error'](about, 'a worker ended: another takes its place')
    await wait(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {})
  }
}
