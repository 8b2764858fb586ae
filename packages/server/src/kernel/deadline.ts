import { AsyncLocalStorage } from 'node:async_hooks'

/** Something that has to be done by a moment. */
export interface Errand {
  /** What it is, for whoever reads that it was not done: the path of an endpoint. */
  readonly name: string
  /** On the clock of `performance.now()`. */
  readonly until: number
}

/** An errand was given up. Whether it had an effect is unknown to whoever asked for it, unless the message says so. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}

const errands = new AsyncLocalStorage<Errand | undefined>()

/** The errand that the caller is on, if it is on one: what it starts inherits it. */
export function currentErrand(): Errand | undefined {
  return errands.getStore()
}

/** Runs what belongs to no errand any more, though one caused it: its deadline is not theirs. */
export function outsideErrands(run: () => void): void {
  errands.run(undefined, run)
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
    errands.run({ name, until: performance.now() + ms }, work).then(
      (value) => settled(() => resolve(value)),
      (error: unknown) => settled(() => reject(error)),
    )
  })
}
