import type Sqlite from 'better-sqlite3'
import type { QueryResult } from 'kysely'
import { misuse } from '../../misuse.ts'
import { Recent } from '../../recent.ts'
import { type BuildRows, rowBuilder } from '../../rows.ts'

type Statement = Sqlite.Statement<unknown[], unknown[]>
interface Prepared {
  readonly statement: Statement
  /** Only of statements that return rows. */
  buildRows?: BuildRows
  width: number
}

const MAX_STATEMENTS = 1000
const LOOK_EVERY_MS = 100
const SCHEMA_CHANGE = /^\s*(create|alter|drop)\b/i

/** The prepared statements of one connection, by their SQL. */
export class Statements {
  readonly #connection: Sqlite.Database
  readonly #bySql = new Recent<Prepared>(MAX_STATEMENTS)
  readonly #schemaVersion: Sqlite.Statement<[], number>
  #knownVersion = 0
  #nextLook = 0

  constructor(connection: Sqlite.Database) {
    this.#connection = connection
    this.#schemaVersion = connection.prepare<[], number>('pragma schema_version').pluck()
  }

  /** Runs a statement outside a transaction, where SQLite itself must call it read-only. */
  read<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const prepared = this.#prepared(sql)
    if (!prepared.statement.readonly || !prepared.buildRows) throw misuse.writeOutside()
    return { rows: rowsOf(prepared, parameters) as Row[] }
  }

  execute<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const prepared = this.#prepared(sql)
    const { statement, buildRows } = prepared
    if (!buildRows) {
      const { changes } = statement.run(parameters)
      if (SCHEMA_CHANGE.test(sql)) this.#bySql.clear() // `select *` means other columns now
      return { rows: [], numAffectedRows: BigInt(changes) }
    }
    const rows = rowsOf(prepared, parameters) as Row[]
    return statement.readonly ? { rows } : { rows, numAffectedRows: BigInt(rows.length) }
  }

  #prepared(sql: string): Prepared {
    if (performance.now() >= this.#nextLook) this.#lookAtSchema()
    const known = this.#bySql.get(sql)
    if (known) return known
    const statement = this.#connection.prepare<unknown[], unknown[]>(sql)
    const prepared: Prepared = { statement, width: 0 }
    if (statement.reader) describe(prepared)
    this.#bySql.set(sql, prepared)
    return prepared
  }

  /** Another process may migrate. SQLite prepares each statement again by itself, and only we remember what its columns are called. */
  #lookAtSchema(): void {
    this.#nextLook = performance.now() + LOOK_EVERY_MS
    try {
      const version = this.#schemaVersion.get() as number
      if (version !== this.#knownVersion) this.#bySql.clear()
      this.#knownVersion = version
    } catch {
      // the file is locked: the statement itself waits for that, or fails
    }
  }
}

function rowsOf(prepared: Prepared, parameters: readonly unknown[]): unknown[] {
  const cells = prepared.statement.all(parameters)
  const first = cells[0]
  if (first && first.length !== prepared.width) describe(prepared) // another process has migrated just now
  return prepared.buildRows!(cells)
}

function describe(prepared: Prepared): void {
  const columns = prepared.statement.raw(true).columns()
  prepared.width = columns.length
  prepared.buildRows = rowBuilder(columns)
}
