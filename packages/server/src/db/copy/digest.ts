import { createHash } from 'node:crypto'
import type { Reads } from '../database.ts'
import type { AnyTables, Row, TableShape } from '../snapshot.ts'
import { slices } from './slices.ts'

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

async function digestTable(db: Reads<AnyTables>, table: TableShape): Promise<Digest> {
  const hash = createHash('sha256')
  let count = 0
  for await (const rows of slices(db, table)) {
    hash.update(rows.map(canonicalLine).join(''))
    count += rows.length
  }
  return { rows: count, sha256: hash.digest('hex') }
}

export async function digestTables(db: Reads<AnyTables>, tables: readonly TableShape[]): Promise<Digests> {
  const digests: Record<string, Digest> = {}
  for (const table of tables) digests[table.name] = await digestTable(db, table)
  return digests
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
