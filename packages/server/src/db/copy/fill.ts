import { isDeepStrictEqual } from 'node:util'
import { CompiledQuery } from 'kysely'
import { Trouble } from '../../kernel/trouble.ts'
import type { Database, Reads, Writes } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import type { AnyTables, Row, TableShape } from '../snapshot.ts'
import { ahead, isAfter, sliceAfter, slices } from './slices.ts'

/** What is written into: each piece of work in a transaction of its own, or all of them in one. */
export interface Target {
  readonly dialect: Dialect
  run<T>(work: (db: Writes<AnyTables>) => Promise<T>): Promise<T>
}

export interface Filling {
  /** Every table, each after those that it refers to. */
  readonly tables: readonly TableShape[]
  /** Hears of the rows that are in place, those of an earlier run among them. */
  readonly onRows?: ((rows: number) => void) | undefined
  /** Sees each slice that is written. */
  readonly onSlice?: ((table: TableShape, rows: readonly Row[]) => void) | undefined
}

interface Place {
  /** The first table that is not in place as a whole. */
  readonly at: number
  /** Its last row that is. */
  readonly after: Row | undefined
  /** How many rows are in place. */
  readonly rows: number
}

/**
 * Each slice is written in one transaction, which is durable when the next one begins. With a token each holds the mark of this copy
 * until its commit, so that a second copy, which sets a mark of its own, never mixes its moment of the source with ours.
 */
export function sliceBySlice(database: Database<unknown>, token?: string): Target {
  const { dialect, transaction } = database as Database<AnyTables>
  return {
    dialect,
    run: (work) =>
      transaction(async ({ db }) => {
        if (token !== undefined) await mustHold(db, token)
        return work(db)
      }),
  }
}

async function mustHold(db: Writes<AnyTables>, token: string): Promise<void> {
  const own = db.updateTable('database_marks').where('name', '=', 'filling').where('value', '=', token)
  const { numUpdatedRows } = await own.set({ value: token }).executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) return
  throw new Trouble({
    what: 'this copy has stopped',
    why: 'another one has begun to fill the same database, and goes on where this one was',
    fix: 'wait for the other one',
    reason: 'copy-taken-over',
  })
}

/**
 * Makes the tables of a target hold what those of a source hold. What an earlier run has left there is kept as far as it equals the
 * source as it is now, and the rest is written anew: so whoever was killed goes on, and no two moments of the source are mixed.
 */
export async function fill(
  source: Reads<AnyTables>,
  target: Target,
  { tables, onRows, onSlice }: Filling,
): Promise<void> {
  const reached = await partingOf(source, target, tables)
  await target.run((db) => empty(db, tables, reached))
  let { rows, after } = reached
  for (const table of tables.slice(reached.at)) {
    for await (const slice of ahead(slices(source, table, after))) {
      await target.run((db) => insert(db, { dialect: target.dialect, table, rows: slice }))
      rows += slice.length
      onSlice?.(table, slice)
      onRows?.(rows)
    }
    after = undefined
  }
}

/** Where the target stops being equal to the source. */
async function partingOf(source: Reads<AnyTables>, target: Target, tables: readonly TableShape[]): Promise<Place> {
  let rows = 0
  for (const [at, table] of tables.entries()) {
    let after: Row | undefined
    for (;;) {
      const wanted = await sliceAfter(source, table, after)
      const found = await target.run((db) => sliceAfter(db, table, after))
      const equal = wanted.findIndex((row, index) => !isDeepStrictEqual(row, found[index]))
      const inPlace = equal < 0 ? wanted.length : equal
      rows += inPlace
      after = wanted[inPlace - 1] ?? after
      if (inPlace < wanted.length || found.length > wanted.length) return { at, after, rows }
      if (wanted.length === 0) break
    }
  }
  return { at: tables.length, after: undefined, rows }
}

/** Deletes every row. */
export function emptyTables(db: Writes<AnyTables>, tables: readonly TableShape[]): Promise<void> {
  return empty(db, tables, { at: 0, after: undefined, rows: 0 })
}

/** Deletes all that stands behind a place, from the last table on: whoever refers goes before what it refers to. */
async function empty(db: Writes<AnyTables>, tables: readonly TableShape[], { at, after }: Place): Promise<void> {
  for (const table of tables.slice(at).reverse()) {
    const rows = db.deleteFrom(table.name)
    await (after && table === tables[at] ? rows.where(isAfter(table, after)) : rows).execute()
  }
}

async function insert(
  db: Writes<AnyTables>,
  { dialect, table, rows }: { dialect: Dialect; table: TableShape; rows: readonly Row[] },
): Promise<void> {
  const columns = table.columns.map(({ name }) => name)
  const cells = rows.map((row) => columns.map((name) => row[name] as Row[string]))
  const { sql, parameter } = dialect.bulkInsert(table.name, columns, cells)
  await db.executeQuery(CompiledQuery.raw(sql, [parameter]))
}
