import type { Id } from '@kindred/contract'
import type { Reads, TransactionOptions, Writes } from '../db/database.ts'
import type { Cursors } from './cursors.ts'
import type { AllFacts, FactName } from './facts.ts'
import type { AllHooks, HookName } from './hooks.ts'
import type { Log } from './log.ts'

/** What every domain needs and none owns: time, ids, cursors, the log. All of it can be injected. */
export interface Tools {
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** A new id, larger than every one before it in this process. */
  readonly nextId: <Kind extends string>() => Id<Kind>
  /** No id of this process is larger, but for those to come. */
  readonly lastId: <Kind extends string>() => Id<Kind>
  /** That many random bytes, fit for secrets. */
  readonly random: (bytes: number) => Buffer
  readonly cursors: Cursors
  readonly log: Log
}

/**
 * What a service stands on. It names its own tables, so that another domain's do not compile, and the domains it uses.
 * Outside a transaction `db` only reads.
 */
export interface Kernel<Tables, Uses = object> extends Tools {
  readonly db: Reads<Tables>
  /**
   * Runs `work` in one transaction, or in the one that is already open. `work` gets a kernel bound to it and the same domains,
   * bound to it as well. It may await nothing but the database and may run more than once; facts leave after the commit.
   */
  transaction<T>(
    work: (unit: Unit<Tables, Uses>, domains: Uses) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>
  /**
   * A number that changes when another process has committed. Absent where that cannot be known, and inside a transaction: whoever
   * remembers what was committed may ask it before they use it, and has nothing to use without it.
   */
  foreignCommits?(): number
}

/** The kernel inside a transaction: `db` writes, facts are held back until the commit. */
export interface Unit<Tables, Uses = object> extends Kernel<Tables, Uses> {
  readonly db: Writes<Tables>
  /** Says what happened; it is told after the commit, and dropped when there is none. */
  emit<Name extends FactName>(name: Name, about: AllFacts[Name]): void
  /** Does what is about to happen within whatever stands around it, which may change the event or refuse it. */
  around<Name extends HookName, Result>(
    name: Name,
    event: AllHooks[Name],
    work: (event: AllHooks[Name]) => Promise<Result>,
  ): Promise<Result>
  /** Holds each of these ids until the end of the transaction, in id order. */
  lock(kind: string, ...ids: string[]): Promise<void>
  /** Holds an id together with whoever else shares it: those who lock it wait for all of them, and they for the lock. */
  share(kind: string, id: string): Promise<void>
  /** Takes a write that is not waited for, since nothing but the commit needs its outcome: what others wait for is held no longer than that. */
  trail(statement: Promise<unknown>): void
}
