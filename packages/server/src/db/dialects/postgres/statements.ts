import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { QueryResult } from 'kysely'
import pg from 'pg'
import { Recent } from '../../recent.ts'
import { rowBuilder } from '../../rows.ts'
import { HeldStatements } from './held.ts'
import { type Columns, Query, type Run } from './query.ts'

/** Integers stay digits until the row is built, where the column's name is known; `sum` of integers is a numeric. */
const DIGITS: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])
const MAX_NAMED = 500 // each connection's server process keeps each name until the connection ends
const MAX_BUILDERS = 2000

interface Known extends Columns {
  readonly fields: string
}

/** Runs statements by name, so that Postgres parses and plans each text once a connection, and builds their rows. */
export class Statements {
  readonly #named: boolean
  readonly #names = new Map<string, string>()
  readonly #held = new HeldStatements()
  readonly #columns = new Recent<Known>(MAX_BUILDERS)

  constructor({ named }: { named: boolean }) {
    this.#named = named
  }

  async execute<Row>(client: pg.ClientBase, sql: string, values: readonly unknown[]): Promise<QueryResult<Row>> {
    const columnsOf = (fields: readonly pg.FieldDef[]) => this.#columnsOf(sql, fields)
    const run: Run = { text: sql, name: this.#nameOf(sql), values, columnsOf }
    try {
      const query = await this.#held.run(sql, () => send(client, run))
      const rows = query.builtRows() as Row[]
      return query.command === 'SELECT' ? { rows } : { rows, numAffectedRows: BigInt(query.rowCount) }
    } catch (error) {
      if (error instanceof Error) Error.captureStackTrace(error) // its own leads to a socket
      throw error
    }
  }

  #nameOf(sql: string): string | undefined {
    if (!this.#named) return undefined
    const known = this.#names.get(sql)
    if (known || this.#names.size >= MAX_NAMED) return known
    const name = `k${createHash('sha256').update(sql).digest('base64url').slice(0, 27)}`
    this.#names.set(sql, name)
    return name
  }

  #columnsOf(sql: string, fields: readonly pg.FieldDef[]): Columns {
    const signature = fields.map((field) => `${field.dataTypeID} ${field.name}`).join() // a migration may have changed it
    const known = this.#columns.get(sql)
    if (known?.fields === signature) return known
    const buildRows = rowBuilder(fields.map(({ name, dataTypeID }) => ({ name, digits: DIGITS.has(dataTypeID) })))
    const parsed = fields.flatMap(({ dataTypeID }, at) =>
      DIGITS.has(dataTypeID) || dataTypeID === pg.types.builtins.TEXT
        ? []
        : [{ at, parse: pg.types.getTypeParser(dataTypeID, 'text') }],
    )
    const columns = { fields: signature, buildRows, parsed }
    this.#columns.set(sql, columns)
    return columns
  }
}

function send(client: pg.ClientBase, run: Run): Promise<Query> {
  return new Promise((resolve, reject) => {
    const query = new Query(run, (error) => (error ? reject(error) : resolve(query)))
    gather(client)
    client.query(query as unknown as pg.Submittable)
  })
}

/** What is asked of a connection until the event loop goes on is sent in one piece: the system takes that in much less time. */
export function gather(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}
