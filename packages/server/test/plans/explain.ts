import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { parseDatabaseUrl } from '../../src/db/open.ts'

/** A statement as it was sent. */
export interface Sent {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** Deletes a slice of what has expired: it follows an index by a range alone, and ends soon. */
  readonly isSlice?: boolean
}

/** A step of a plan that reads a whole table, and the statement that it belongs to. */
export interface WholeTable {
  readonly step: string
  readonly sql: string
}

/**
 * The steps of the plans of these statements that read one of the tables from end to end, or an index by a range alone. Statistics are
 * made up to date before.
 */
export async function wholeTableReads(
  url: string,
  sent: readonly Sent[],
  tables: readonly string[],
): Promise<WholeTable[]> {
  const place = parseDatabaseUrl(url)
  return place.kind === 'sqlite' ? sqliteReads(place.path, sent) : postgresReads(place.url, sent, tables)
}

/** With statistics and without: a new database has none. */
function sqliteReads(file: string, sent: readonly Sent[]): WholeTable[] {
  const raw = new Sqlite(file)
  const found = sent.flatMap((one) => sqliteScans(raw, one))
  raw.exec('analyze')
  found.push(...sent.flatMap((one) => sqliteScans(raw, one)))
  raw.close()
  return found
}

/** Whatever is scanned must be a part of the statement itself: a table goes by its own name here, or by its alias. */
function sqliteScans(raw: Sqlite.Database, { sql, parameters, isSlice = false }: Sent): WholeTable[] {
  const steps = raw.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters)
  return steps
    .filter(({ detail }) => {
      const [, how, name = ''] = /^(SCAN|SEARCH) (\S+)/.exec(detail) ?? []
      if (how === 'SEARCH') return !isSlice && !detail.includes('=') && !isWalk(sql)
      return how === 'SCAN' && !isPartOf(sql, name) && !isOrphanSearch(sql, name)
    })
    .map(({ detail }) => ({ step: detail, sql: sql.slice(0, 300) }))
}

/** A list of all there is: it goes on along the key where a page ended, and every row that it reads is one that it answers. */
function isWalk(sql: string): boolean {
  return /^select [^()]* from "\w+" where "id" < \S+ order by "id" desc limit \S+$/.test(sql)
}

/** Constants, rows of values, subqueries, a list that came as one parameter, a common table expression. */
function isPartOf(sql: string, name: string): boolean {
  if (/^(CONSTANT|\d+-ROW|\d+|json_each|\(subquery-\d+\))$/.test(name)) return true
  return new RegExp(`\\b${name}\\b"? as (materialized )?\\(|\\) as "?${name}\\b`, 'i').test(sql)
}

/** An insert would look for orphans of its row, in a step that runs only where constraints are deferred: ours are not. */
function isOrphanSearch(sql: string, name: string): boolean {
  return /^insert\b/i.test(sql) && !new RegExp(`\\b${name}\\b`).test(sql)
}

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Index Name'?: string
  readonly Plans?: readonly Node[]
}

/** Of a table with so few rows as this one all may be read for less than some hundred of them; of one with so many more, never. */
const GROWN =
  "update pg_class set reltuples = reltuples * 100 where relnamespace = 'public'::regnamespace and reltuples > 0"

/** By the plan for any parameters, which a named statement gets. */
async function postgresReads(url: string, sent: readonly Sent[], tables: readonly string[]): Promise<WholeTable[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('analyze')
  await client.query(GROWN)
  const found: WholeTable[] = []
  for (const { sql, isSlice } of sent) {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `explain (format json, generic_plan) ${sql}`,
    )
    const nodes = rows
      .flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan))
      .filter((node) => readsAll(node, { tables, isSlice: isSlice || isWalk(sql) }))
    found.push(...nodes.map((node) => ({ step: JSON.stringify({ ...node, Plans: [] }), sql: sql.slice(0, 300) })))
  }
  await client.end()
  return found
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** An index that is read by ranges alone, `id < $1`, is read through as a table is; what it sorts out afterwards costs as much. */
function readsAll(
  node: Node,
  { tables, isSlice = false }: { tables: readonly string[]; isSlice?: boolean | undefined },
) {
  const { 'Node Type': type, 'Relation Name': table, 'Index Cond': condition = '' } = node
  if (table !== undefined && !tables.includes(table)) return false
  if (type === 'Seq Scan') return true
  return /Index/.test(type) && !isSlice && !/[^<>]=/.test(condition)
}
