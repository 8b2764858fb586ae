import { createHash } from 'node:crypto'
import type { Reads } from '../database.ts'
import type { AnyTables, Row, TableShape } from '../snapshot.ts'
import { ahead, slices } from './slices.ts'

/** What a table holds, in short. Equal content has equal digests on both databases. */
interface Digest {
  readonly rows: number
  /** SHA-256 of the canonical lines. */
  readonly sha256: string
}

export type Digests = Readonly<Record<string, Digest>>

/** A row as text: one line, the same bytes from both databases. */
function canonicalLine(row: Row): string {
  return `${JSON.stringify(row)}\n`
}

/** The whole content of some tables as text, a slice at a time: two databases that hold the same give the same bytes. */
export async function* canonicalExport(db: Reads<AnyTables>, tables: readonly TableShape[]): AsyncGenerator<string> {
  for (const table of tables) {
    yield `# ${table.name}\n`
    for await (const rows of slices(db, table)) yield rows.map(canonicalLine).join('')
  }
}

/** Digests of rows that come in the order of their tables and keys. */
export interface Digesting {
  add(table: TableShape, rows: readonly Row[]): void
  digests(): Digests
}

/** A table of which no row comes is empty. */
export function createDigesting(tables: readonly TableShape[]): Digesting {
  const counts = new Map(tables.map(({ name }) => [name, { rows: 0, hash: createHash('sha256') }]))
  return {
    add({ name }, rows) {
      const count = counts.get(name)
      if (!count) throw new TypeError(`${name} is not among the tables`)
      count.rows += rows.length
      count.hash.update(rows.map(canonicalLine).join(''))
    },
    digests: () =>
      Object.fromEntries(
        [...counts].map(([name, { rows, hash }]) => [name, { rows, sha256: hash.copy().digest('hex') }]),
      ),
  }
}

export async function digestTables(db: Reads<AnyTables>, tables: readonly TableShape[]): Promise<Digests> {
  const digesting = createDigesting(tables)
  for (const table of tables) for await (const rows of ahead(slices(db, table))) digesting.add(table, rows)
  return digesting.digests()
}

/** A sentence for each table whose content differs from what was expected. */
export function differences(expected: Digests, found: Digests): string[] {
  return Object.entries(expected).flatMap(([table, { rows, sha256 }]) => {
    const other = found[table]
    if (!other) return [`${table} is missing`]
    if (other.rows !== rows) return [`${table} holds ${other.rows} rows instead of ${rows}`]
    return other.sha256 === sha256 ? [] : [`${table} holds other values in its ${rows} rows`]
  })
}
