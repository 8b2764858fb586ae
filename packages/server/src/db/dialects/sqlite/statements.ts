import type Sqlite from 'better-sqlite3'
import type { QueryResult } from 'kysely'
import { misuse } from '../../misuse.ts'
import { Recent } from '../../recent.ts'
import { idMender, type MendRows } from '../../rows.ts'

type Statement = Sqlite.Statement<unknown[], object>
interface Prepared {
  readonly statement: Statement
  /** Only of statements that return rows. */
  mendRows?: MendRows
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
    if (!prepared.statement.readonly || !prepared.mendRows) throw misuse.writeOutside()
    return { rows: rowsOf(prepared, parameters) as Row[] }
  }

  execute<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const prepared = this.#prepared(sql)
    const { statement, mendRows } = prepared
    if (!mendRows) {
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
    const statement = this.#connection.prepare<unknown[], object>(sql)
    const prepared: Prepared = { statement }
    if (statement.reader) prepared.mendRows = idMender(statement.columns().map(({ name }) => name))
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

function rowsOf({ statement, mendRows }: Prepared, parameters: readonly unknown[]): readonly object[] {
  return mendRows!(statement.all(parameters))
}
