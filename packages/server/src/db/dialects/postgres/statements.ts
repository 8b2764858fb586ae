import { createHash } from 'node:crypto'
import type { QueryResult } from 'kysely'
import pg from 'pg'
import { Recent } from '../../recent.ts'
import { type BuildRows, rowBuilder } from '../../rows.ts'
import { HeldStatements } from './held.ts'

const INT8 = 20
const NUMERIC = 1700
const MAX_NAMED = 500 // each connection's server process keeps each name until the connection ends
const MAX_BUILDERS = 2000

/** Integers stay digits until the row is built, where the column's name is known; `sum` of integers is a numeric. */
export const typesAsText: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 || oid === NUMERIC
      ? (digits: string) => digits
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

interface Builder {
  readonly fields: string
  readonly buildRows: BuildRows
}

/** Runs statements by name, so that Postgres parses and plans each text once a connection, and builds their rows. */
export class Statements {
  readonly #named: boolean
  readonly #names = new Map<string, string>()
  readonly #held = new HeldStatements()
  readonly #builders = new Recent<Builder>(MAX_BUILDERS)

  constructor({ named }: { named: boolean }) {
    this.#named = named
  }

  async execute<Row>(client: pg.ClientBase, sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    const name = this.#nameOf(sql)
    const query: pg.QueryArrayConfig = { text: sql, values: parameters as unknown[], rowMode: 'array' }
    const run = () => client.query<unknown[]>(name ? { ...query, name } : query)
    const { fields, rows, rowCount, command } = await this.#held.run(sql, run)
    const numAffectedRows = command === 'SELECT' ? {} : { numAffectedRows: BigInt(rowCount ?? 0) }
    if (fields.length === 0) return { rows: [], ...numAffectedRows }
    return { rows: this.#builderOf(sql, fields)(rows) as Row[], ...numAffectedRows }
  }

  #nameOf(sql: string): string | undefined {
    if (!this.#named) return undefined
    const known = this.#names.get(sql)
    if (known || this.#names.size >= MAX_NAMED) return known
    const name = `k${createHash('sha256').update(sql).digest('base64url').slice(0, 27)}`
    this.#names.set(sql, name)
    return name
  }

  #builderOf(sql: string, fields: pg.FieldDef[]): BuildRows {
    const signature = fields.map((field) => `${field.dataTypeID} ${field.name}`).join() // a migration may have changed it
    const known = this.#builders.get(sql)
    if (known?.fields === signature) return known.buildRows
    const columns = fields.map(({ name, dataTypeID }) => ({
      name,
      digits: dataTypeID === INT8 || dataTypeID === NUMERIC,
    }))
    const buildRows = rowBuilder(columns)
    this.#builders.set(sql, { fields: signature, buildRows })
    return buildRows
  }
}
