import type { Reads } from './database.ts'

/** One row of any table, as the house reads it: ids are strings, other integers numbers. Alike on both databases. */
export type Row = Readonly<Record<string, string | number | null | Uint8Array>>
export type AnyTables = Record<string, Row>

/** What a copy has to know of a table. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: 'integer' | 'text' | 'bytes' }[]
  /** The columns of the primary key, in its order. */
  readonly key: readonly string[]
  /** The tables that it refers to; itself, perhaps. */
  readonly references: readonly string[]
}

/**
 * One look at a whole database, over a connection of its own: what commits later is not in it, and nobody waits for it. It only reads.
 */
export interface Snapshot extends AsyncDisposable {
  readonly db: Reads<AnyTables>
  /** Every table there is, by name. */
  readonly tables: ReadonlyMap<string, TableShape>
  /** Bytes on the disk. */
  size(): Promise<number>
  /** What the database itself finds broken in its files and its references: nothing, when all is well. */
  damages(): Promise<readonly string[]>
}
