import pg from 'pg'
import { serialize } from 'pg-protocol'
import type { BuildRows } from '../../rows.ts'

/** The columns of a result. */
export interface Columns {
  readonly buildRows: BuildRows
  /** Those whose text means something that is no text, and whose meaning does not depend on their name. */
  readonly parsed: readonly { readonly at: number; parse(text: string): unknown }[]
}

/** A statement that is run once. */
export interface Run {
  readonly text: string
  readonly name: string | undefined
  readonly values: readonly unknown[]
  /** Tells how rows are read, of a result that the server describes. */
  columnsOf(fields: readonly pg.FieldDef[]): Columns
}

/** What `pg` is made of, besides what its types tell. */
interface Connection {
  _send(message: Buffer): void
}
type Done = (error: Error | undefined) => void
interface Base {
  readonly _result: { readonly command: string | null; readonly rowCount: number | null }
  name: string | undefined
  prepare(connection: Connection): void
  handleCommandComplete(message: object, connection: Connection): void
}
const Base = pg.Query as unknown as new (text: string, values: readonly unknown[], done: Done) => Base
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils

const executeAndSync = Buffer.concat([serialize.execute(), serialize.sync()])

const none: Columns = { buildRows: () => [], parsed: [] }

/** What the named statements of each connection return. Postgres refuses to run one whose columns a migration has changed. */
const described = new WeakMap<Connection, Map<string, Columns>>()

/**
 * A query whose statement is described once a connection and not at each run, and which is sent in one piece, since the system takes
 * one buffer in much less time than four. Its cells are read where a row is built of them: `pg` looks up a parser for each column of
 * each result, and makes an object of them that nobody reads.
 */
export class Query extends Base {
  readonly #run: Run
  #columns = none
  #isKnown = false
  readonly #cells: unknown[][] = []

  constructor(run: Run, done: Done) {
    super(run.text, run.values, done)
    this.name = run.name
    this.#run = run
  }

  get command(): string | null {
    return this._result.command
  }

  get rowCount(): number {
    return this._result.rowCount ?? 0
  }

  builtRows(): unknown[] {
    return this.#columns.buildRows(this.#cells)
  }

  override prepare(connection: Connection): void {
    const columns = this.name === undefined ? undefined : described.get(connection)?.get(this.name)
    if (columns === undefined) super.prepare(connection)
    else this.#sendTo(connection, columns)
  }

  #sendTo(connection: Connection, columns: Columns): void {
    this.#columns = columns
    this.#isKnown = true
    const values = this.#run.values as unknown[]
    const bound = serialize.bind({ statement: this.name as string, values, valueMapper: prepareValue })
    connection._send(Buffer.concat([bound, executeAndSync], bound.length + executeAndSync.length))
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.#columns = this.#run.columnsOf(fields)
  }

  handleDataRow({ fields }: { fields: unknown[] }): void {
    for (const { at, parse } of this.#columns.parsed) if (fields[at] !== null) fields[at] = parse(fields[at] as string)
    this.#cells.push(fields)
  }

  override handleCommandComplete(message: object, connection: Connection): void {
    super.handleCommandComplete(message, connection)
    if (this.name !== undefined && !this.#isKnown) remember(connection, this.name, this.#columns)
  }
}

function remember(connection: Connection, name: string, columns: Columns): void {
  const known = described.get(connection) ?? new Map<string, Columns>()
  described.set(connection, known.set(name, columns))
}
