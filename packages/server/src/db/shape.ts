import type { Compilable, CompiledQuery, DialectAdapter, InferResult, QueryExecutor, QueryResult } from 'kysely'
import { Parameter } from './parameters.ts'

/** A query that was compiled once; a call only binds its arguments. */
export interface Shape<Handle, Args, Row> {
  (db: Handle, args: Args): Promise<Row[]>
  first(db: Handle, args: Args): Promise<Row | undefined>
  /** Rows inserted, updated or deleted: what a counter moves by. */
  affected(db: Handle, args: Args): Promise<number>
}

type RowOf<Query> = InferResult<Query & Compilable<unknown>> extends (infer Row)[] ? Row : never

interface Prepared {
  readonly query: CompiledQuery
  /** What a call binds, each once however often its SQL says it. */
  readonly slots: readonly unknown[]
  /** For each place in the SQL, which of them stands there; nothing where each stands in one place, in order. */
  readonly places: readonly number[] | undefined
}

/**
 * Makes a query that Kysely builds and prints on its first call only. The build sees names, not values, so it cannot
 * branch on an argument: `if ($.cursor)` is always true, and two cases are two shapes. Every argument must be said, null included.
 *
 * @example
 * const findPost = shape((db: Reads<PostTables>, $: { id: PostId }) =>
 *   db.selectFrom('posts').selectAll().where('id', '=', $.id))
 * const post = await findPost.first(db, { id })
 */
export function shape<Handle, Args extends object, Query extends Compilable<unknown>>(
  build: (db: Handle, $: Args) => Query,
): Shape<Handle, Args, RowOf<Query>> {
  type Row = RowOf<Query>
  const preparedBy = new WeakMap<DialectAdapter, Prepared>() // one adapter a database

  /** Refuses by its promise alone: nobody expects a query to throw before it is awaited. */
  function run(db: Handle, args: Args): Promise<QueryResult<Row>> {
    try {
      const executor = executorOf(db)
      const { query, slots, places } = preparedBy.get(executor.adapter) ?? prepare(db, executor.adapter)
      const values = slots.map((slot) => bind(slot, args))
      const parameters = places ? places.map((place) => values[place]) : values
      return executor.executeQuery({ query: query.query, queryId: query.queryId, sql: query.sql, parameters })
    } catch (error) {
      return Promise.reject(error)
    }
  }

  function prepare(db: Handle, adapter: DialectAdapter): Prepared {
    const $ = new Proxy({}, { get: (_, name) => new Parameter(String(name)) }) as Args
    const { query, queryId, sql, parameters } = build(db, $).compile()
    const prepared = { query: { query, queryId, sql, parameters: [] }, ...slotsOf(parameters) }
    preparedBy.set(adapter, prepared)
    return prepared
  }

  const all = (db: Handle, args: Args): Promise<Row[]> => run(db, args).then((result) => result.rows)
  return Object.assign(all, {
    first: (db: Handle, args: Args) => run(db, args).then((result) => result.rows[0]),
    affected: (db: Handle, args: Args) => run(db, args).then((result) => Number(result.numAffectedRows ?? 0)),
  })
}

/** Both kinds of handle are a Kysely underneath; only the types of the reading one hide it. */
function executorOf(db: unknown): QueryExecutor {
  return (db as { getExecutor(): QueryExecutor }).getExecutor()
}

function slotsOf(parameters: readonly unknown[]): Pick<Prepared, 'slots' | 'places'> {
  const slots: unknown[] = []
  const places = parameters.map((parameter) => {
    const known = slots.findIndex((slot) => isSame(slot, parameter))
    return known === -1 ? slots.push(parameter) - 1 : known
  })
  return { slots, places: slots.length === places.length ? undefined : places }
}

function isSame(one: unknown, other: unknown): boolean {
  const areBoth = one instanceof Parameter && other instanceof Parameter
  return areBoth && one.name === other.name && one.encode === other.encode
}

function bind(slot: unknown, args: object): unknown {
  if (!(slot instanceof Parameter)) return slot
  const value = (args as Record<string, unknown>)[slot.name]
  if (value === undefined) throw new TypeError(`the argument ${slot.name} is missing: null must be said`)
  return slot.encode && value !== null ? slot.encode(value as never) : value
}
