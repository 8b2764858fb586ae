/** What differs between the databases. A domain that wants a new member argues for it in docs/decisions. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  isUniqueViolation(error: unknown): boolean
  /** Another process holds what this call needs, or the database asks to try again. */
  isBusy(error: unknown): boolean
}
