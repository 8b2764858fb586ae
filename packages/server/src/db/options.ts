/** Where the database reports what no caller can be told. */
export interface DatabaseLog {
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export interface OpenOptions {
  readonly log?: DatabaseLog | undefined
  /**
   * Sees each statement before it runs. Outside transactions its promise is awaited, so a test can put something between two reads;
   * inside it is merely called, since a transaction awaits nothing but the database. A throw becomes the failure of the statement.
   */
  readonly onQuery?: ((sql: string, parameters: readonly unknown[]) => void | Promise<void>) | undefined
  /**
   * For tests: runs each transaction's body twice, first inside a savepoint that is rolled back, unseen by `onQuery`, then for real.
   * Postgres may ask to repeat any body; this proves on SQLite that they bear it. A body that throws is not repeated.
   */
  readonly repeatBodies?: boolean | undefined
  /** Connections to Postgres, at most. By default twice the cores. */
  readonly poolSize?: number | undefined
  /** False for poolers in transaction mode, which know nothing of named statements and settings of a session. By default true. */
  readonly named?: boolean | undefined
  /**
   * How long anything may take here that has no deadline of its own; locks and connections are waited for a part of
   * it. Without it, as tools want it, things take as long as they take.
   */
  readonly deadlineMs?: number | undefined
}

/** Nobody answers under the database's address. Its message names host and port, or the file, never a password. */
export class DatabaseUnreachable extends Error {
  override name = 'DatabaseUnreachable'

  readonly what: string
  readonly why: string
  readonly fix: string

  constructor({ place, why, fix }: { place: string; why: string; fix: string }) {
    const what = `cannot reach the database at ${place}`
    super(`${what}: ${why}`)
    this.what = what
    this.why = why
    this.fix = fix
  }
}
