/** What differs between the databases. A domain that wants a new member argues for it in docs/decisions. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  isUniqueViolation(error: unknown): boolean
  /** Another process holds what this call needs, or the database asks to try again. */
  isBusy(error: unknown): boolean
}

/** One connection of its own for a run of migrations; each database waits for its turn in its own way. */
export interface MigrationConnection extends AsyncDisposable {
  /** No other run is between `lock` and `unlock`; on SQLite each transaction is exclusive instead. */
  lock(): Promise<void>
  unlock(): Promise<void>
  begin(): Promise<void>
  /** @throws when a row refers to nothing */
  commit(): Promise<void>
  rollback(): Promise<void>
  run(sql: string): Promise<void>
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  hasTable(name: string): Promise<boolean>
}
