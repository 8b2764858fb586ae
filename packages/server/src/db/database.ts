// What the code above the database sees; it is the same on SQLite and on Postgres.
import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Dialect } from './dialect.ts'

/** A handle that only reads: what a query that writes nothing asks for. The handle of a transaction is one, too. */
export type Reads<Tables> = Pick<ReadonlyKysely<Tables>, 'selectFrom' | 'selectNoFrom'>

/** A handle that also writes; only a transaction has one. */
export type Writes<Tables> = Kysely<Tables>

/** The outside: reads of committed data, and the door into a transaction. Writes outside one do not compile. */
export interface Database<Tables> extends AsyncDisposable {
  readonly dialect: Dialect
  readonly db: Reads<Tables>
  /**
   * Runs `work` in one transaction and resolves after its commit is durable, unless it may be lost.
   * `work` may await nothing but its own `db`, and may be run more than once.
   * @throws {TransactionMisuse} when it breaks these rules
   */
  transaction<T>(work: (transaction: Transaction<Tables>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** The database answers: for readiness checks. */
  ping(): Promise<void>
  /**
   * A number that changes when another process has committed, and never by a commit of this one; absent where that cannot be known.
   * NaN, which equals nothing, while a lock hides it. It costs no more than a look-up.
   */
  foreignCommits?(): number
  /** Names the settings under which a commit that was acknowledged can be lost: none when the database is set up well. */
  checkDurability(): Promise<readonly string[]>
}

export interface TransactionOptions {
  /**
   * A power cut within the next moment may take it back, and on Postgres a crash of the server: nobody is told that it was done, and
   * nothing else stands on it. Everybody sees it as soon as it is committed, and no commit waits for the disk because of it.
   */
  readonly mayBeLost?: boolean
}

/** The inside of a transaction. The handle dies with it. */
export interface Transaction<Tables> {
  readonly db: Writes<Tables>
  /** Holds each of these ids until the transaction ends, taken in id order: whoever locks the same kind and id waits. */
  lock(kind: string, ...ids: string[]): Promise<void>
  /** The same of one id, for whoever does not mind the others who share it. */
  share(kind: string, id: string): Promise<void>
  /**
   * Takes a statement whose outcome nothing but the commit needs: it is sent in its order and fails the transaction if it fails, but is
   * not waited for. What others wait for, such as the count of something popular, is so held for the commit alone.
   */
  trail(statement: Promise<unknown>): void
  /** Runs after the commit, in order, once; dropped when the transaction rolls back. A throw is logged and harms nobody. */
  afterCommit(run: () => void): void
}

/** A transaction's body broke one of its rules: a bug of ours, never the caller's fault. */
export class TransactionMisuse extends Error {
  override name = 'TransactionMisuse'
}
