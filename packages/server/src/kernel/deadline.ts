import { AsyncLocalStorage } from 'node:async_hooks'

/** What a call, or another task, has to be done by. */
export interface Deadline {
  /** What it is, for whoever reads that it was not done: the path of an endpoint. */
  readonly name: string
  /** On the clock of `performance.now()`. */
  readonly until: number
}

/** Something was given up at its deadline. Whether it had an effect is unknown to whoever asked for it, unless the message says so. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}

const deadlines = new AsyncLocalStorage<Deadline | undefined>()

/** The deadline that the caller is under, if it is under one: what it starts inherits it. */
export function currentDeadline(): Deadline | undefined {
  return deadlines.getStore()
}

/** Runs what a call causes and nobody waits for: its deadline is none of theirs. */
export function withoutDeadline<Value>(run: () => Value): Value {
  return deadlines.run(undefined, run)
}

/**
 * Does something within `ms`, or gives it up: then nobody waits for it any more, and the databases refuse to commit for it.
 * @throws {DeadlinePassed}
 */
export function within<Value>({ name, ms }: { name: string; ms: number }, work: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlinePassed(`${name} was not done within ${ms} ms`)), ms)
    const settled = (settle: () => void) => {
      clearTimeout(timer)
      settle()
    }
    deadlines.run({ name, until: performance.now() + ms }, work).then(
      (value) => settled(() => resolve(value)),
      (error: unknown) => settled(() => reject(error)),
    )
  })
}
