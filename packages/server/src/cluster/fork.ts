import type { Serializable } from 'node:child_process'
import cluster, { type Worker as Process } from 'node:cluster'
import { Trouble } from '../kernel/trouble.ts'
import type { Numbers } from '../metrics.ts'
import { errorFrom, isOurs, type Question, type Questions, type ToPrimary, type ToWorker } from './messages.ts'

/** A worker as its primary sees it. */
export interface Worker {
  /** Where it listens; rejects when it ends before it does. */
  readonly serving: Promise<string>
  readonly ended: Promise<Ended>
  /** The port that it was told to listen on, from when it does until it ends. */
  port(): number | undefined
  /** What it has counted; undefined when it does not say so in time, or does not serve. */
  count(): Promise<Numbers | undefined>
  /** Lets it finish what is in flight; what outlasts the deadline is killed. */
  stop(): Promise<void>
  kill(): void
}

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  /** Why, as far as it said so. */
  readonly error: Error
  readonly hasServed: boolean
  readonly livedMs: number
}

export type Answer = <About extends Exclude<Question, 'begin' | 'port'>>(
  about: About,
  asked: Questions[About]['asked'],
) => Promise<Questions[About]['answered']>

interface Answering {
  readonly answer: Answer
  readonly begin: () => Questions['begin']['answered']
  readonly port: () => number
}

/** Longer than the server itself waits for what is in flight. */
const STOP_WITHIN_MS = 12_000
const COUNT_WITHIN_MS = 3000

/** Begins the program of this process once more, with other words. */
export function fork(words: readonly string[], answering: Answering): Worker {
  cluster.setupPrimary({ args: [...words] })
  const child = cluster.fork()
  closeLastConnection(child)
  const startedMs = performance.now()
  const serving = Promise.withResolvers<string>()
  let hasServed = false
  let given: number | undefined
  const port = () => {
    given = answering.port()
    return given
  }
  let error: Error | undefined
  let counted: PromiseWithResolvers<Numbers | undefined> | undefined
  child.on('error', () => {}) // a message that found nobody: its end tells
  child.on('message', (message: unknown) => {
    if (!isOurs(message)) return
    const heard = message as ToPrimary
    if (heard.kindred === 'ask') return void reply(child, heard, { ...answering, port })
    if (heard.kindred === 'numbers') return void counted?.resolve(heard.numbers)
    if (heard.kindred === 'failed') error = errorFrom(heard.error)
    else {
      hasServed = true
      serving.resolve(heard.url)
    }
  })
  const ended = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => {
      const why = error ?? silentEnd(signal ?? code)
      resolve({ code, signal, error: why, hasServed, livedMs: performance.now() - startedMs })
      serving.reject(why)
    })
  })
  serving.promise.catch(() => {})
  const kill = () => void child.process.kill('SIGKILL')
  return {
    serving: serving.promise,
    ended,
    async count() {
      if (!hasServed || child.isDead()) return undefined
      counted ??= askToCount(child, () => {
        counted = undefined
      })
      return counted.promise
    },
    port: () => (hasServed && !child.isDead() ? given : undefined),
    kill,
    async stop() {
      send(child, { kindred: 'stop' })
      const deadline = setTimeout(kill, STOP_WITHIN_MS)
      await ended
      clearTimeout(deadline)
    },
  }
}

/**
 * Node hands its connections to workers, and forgets one whose worker dies before it has said that it took it: the caller would wait
 * for ever. Closed here, it is a broken connection, which clients know how to repeat.
 */
function closeLastConnection({ process: child }: Process): void {
  const send = child.send.bind(child) as (message: Serializable, ...rest: unknown[]) => boolean
  let last: { close?: () => void } | undefined
  child.send = (message: Serializable, ...rest: unknown[]) => {
    const [handle] = rest
    if (typeof handle === 'object' && handle !== null) last = handle
    return send(message, ...rest)
  }
  child.once('exit', () => last?.close?.()) // nothing happens to what was closed before
}

/** All who ask at the same time are told the same. */
function askToCount(child: Process, done: () => void): PromiseWithResolvers<Numbers | undefined> {
  const counted = Promise.withResolvers<Numbers | undefined>()
  const deadline = setTimeout(() => counted.resolve(undefined), COUNT_WITHIN_MS)
  void counted.promise.then(() => {
    clearTimeout(deadline)
    done()
  })
  send(child, { kindred: 'count' })
  return counted
}

async function reply(
  child: Process,
  { id, about, asked }: Extract<ToPrimary, { kindred: 'ask' }>,
  { answer, begin, port }: Answering,
): Promise<void> {
  if (about === 'begin' || about === 'port')
    return send(child, { kindred: 'answer', id, answered: about === 'begin' ? begin() : port() })
  const answered = await answer(about, asked as never).catch(() => undefined)
  send(child, { kindred: 'answer', id, answered })
}

/** A worker that is gone needs no message. */
function send(child: Process, message: ToWorker): void {
  if (child.isConnected()) child.send(message, () => {})
}

function silentEnd(how: number | string): Trouble {
  return new Trouble({
    what: 'A worker ended',
    why: `it ended with ${how} and said nothing`,
    fix: 'Read the log above it, or start with --workers 1.',
    reason: 'worker-ended',
  })
}
