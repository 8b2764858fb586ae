import type { Look } from '../kernel/check.ts'
import type { SchemaPart } from './schema-parts.ts'

/** What differs between the databases. A domain that wants a new member argues for it in docs/decisions. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  isUniqueViolation(error: unknown): boolean
  /** Another process holds what this call needs, or the database asks to try again or went away meanwhile. */
  isBusy(error: unknown): boolean
  /** There is no space left for what is written; what is there can be read. */
  isFull(error: unknown): boolean
  /** One statement that inserts many rows and takes them as one parameter: for seeds and imports. */
  bulkInsert(table: string, columns: readonly string[], rows: readonly Cells[]): BulkInsert
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
  /** Whether there is a database already; a SQLite file is made by the first `begin`. */
  exists(): Promise<boolean>
  hasTable(name: string): Promise<boolean>
}

/** What a database can tell of its own state. */
export interface Health {
  /** Checks of its files, its indexes and its settings. */
  readonly looks: readonly Look<[MigrationConnection]>[]
  /** What stands in it. */
  describe(connection: MigrationConnection): Promise<readonly SchemaPart[]>
  /** What would stand in an empty one after these statements; nothing of it stays. */
  describeNew(connection: MigrationConnection, statements: readonly string[]): Promise<readonly SchemaPart[]>
  /** Makes an index from its description, while others write where that can be. */
  makeIndex(connection: MigrationConnection, text: string): Promise<void>
}

/** The values of one row in the order of the columns; ids as strings. */
export type Cells = readonly (string | number | null | Uint8Array)[]

interface BulkInsert {
  readonly sql: string
  readonly parameter: string
}
