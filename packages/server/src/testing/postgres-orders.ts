/** What the supervisor of a throw-away Postgres is started with. */
export interface PostgresOptions {
  /** Whether what was committed survives a crash; by default it does not, which is faster. */
  readonly durable?: boolean
  /** Where the data lie: a folder that exists and outlives the server. A temporary one when left out. */
  readonly folder?: string
  /** The folder of another Postgres than the package's. */
  readonly home?: string
}

/** What it is told while it runs: to end Postgres with a signal, or to start it again. It answers each with a line. */
export interface PostgresOrder {
  readonly signal?: NodeJS.Signals
}
