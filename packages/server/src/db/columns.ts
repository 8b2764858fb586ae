// The words that migrations are written in. A migration that was released says the same for ever, so this file only grows.

/** One step of the schema, under a name that sorts by time: `20261120-0900-graph`. It says what to do and reads nothing. */
export interface Migration {
  readonly name: string
  up(schema: Schema): void
  down(schema: Schema): void
}

/** Collects the statements of a migration, in the words of one database. */
export interface Schema {
  readonly words: Words
  /** A statement that both databases understand. */
  run(sql: string): void
  /** Kept up to date for whoever asks what the tables mean. */
  readonly catalog?: Catalog
}

/** Every table that migrations have made: its key and its columns. */
export type Catalog = Map<string, { readonly key: readonly string[]; readonly columns: Record<string, Column> }>

/** How one database spells what the two have in common. */
export interface Words {
  readonly types: Readonly<Record<ColumnType, string>>
  /** What follows the closing parenthesis of a table whose primary key has so many columns. */
  tableEnd(keyColumns: number): string
}

type ColumnType = 'integer' | 'text' | 'bytes'

export interface Column {
  readonly type: ColumnType
  readonly isNullable?: boolean
  readonly default?: number | string
  readonly check?: (column: string) => string
  readonly references?: Reference
}

/** The row whose id this is. */
export interface Reference {
  readonly of: string
  readonly onDelete?: 'cascade' | 'set null' | 'restrict'
}

/** An id: an integer below 2^53 in the database, a string in TypeScript. The column's name is `id` or ends in `_id`. */
export function id(references?: Reference): Column {
  return references ? { type: 'integer', references } : { type: 'integer' }
}

/** A moment, in integer milliseconds since 1970. */
export function instant(): Column {
  return { type: 'integer' }
}

/** A moment at which something became so; null while it is not. Prefer it to a flag. */
export function maybeInstant(): Column {
  return maybe(instant())
}

/** A number of things, from 0. */
export function count(): Column {
  return { type: 'integer', default: 0, check: (column) => `${column} >= 0` }
}

export function integer(): Column {
  return { type: 'integer' }
}

/** 0 or 1: neither database is ever given a boolean. */
export function flag(): Column {
  return { type: 'integer', default: 0, check: (column) => `${column} in (0, 1)` }
}

/** One of a few words. */
export function label(...labels: readonly string[]): Column {
  return { type: 'text', check: (column) => `${column} in (${labels.map(quoteText).join(', ')})` }
}

/** Text that sorts by its bytes. A limit counts code points. */
export function text({ max }: { max?: number } = {}): Column {
  return max === undefined ? { type: 'text' } : { type: 'text', check: (column) => `length(${column}) <= ${max}` }
}

/** JSON as text. Ids inside it are strings: a parser would round integers. */
export function json(): Column {
  return { type: 'text' }
}

export function bytes(): Column {
  return { type: 'bytes' }
}

/** The same column where null says that there is none. */
export function maybe({ default: _, ...column }: Column): Column {
  return { ...column, isNullable: true }
}

export interface Index {
  /** Columns or expressions in order, each with ` desc` where it descends. */
  readonly on: readonly string[]
  /** Makes it a partial index. */
  readonly where?: string
  readonly isUnique?: boolean
  /** By default the table's name and the columns'. */
  readonly name?: string
}

export interface TableOptions {
  /** By default the column `id`. */
  readonly primaryKey?: readonly string[]
  readonly unique?: readonly (readonly string[])[]
  readonly checks?: readonly string[]
  readonly indexes?: readonly Index[]
}

export function createTable(
  schema: Schema,
  table: string,
  { columns, ...options }: { columns: Readonly<Record<string, Column>> } & TableOptions,
): void {
  const key = options.primaryKey ?? ['id']
  schema.catalog?.set(table, { key, columns: { ...columns } })
  const parts = [
    ...Object.entries(columns).map(([name, column]) => columnDefinition(schema, name, column)),
    `primary key (${quoteAll(key)})`,
    ...(options.unique ?? []).map((names) => `unique (${quoteAll(names)})`),
    ...(options.checks ?? []).map((check) => `check (${check})`),
  ]
  schema.run(`create table ${quote(table)} (\n  ${parts.join(',\n  ')}\n)${schema.words.tableEnd(key.length)}`)
  for (const index of options.indexes ?? []) createIndex(schema, table, index)
}

export function dropTable(schema: Schema, table: string): void {
  schema.catalog?.delete(table)
  schema.run(`drop table ${quote(table)}`)
}

/** Adds a column at the end. Rows that are there get its default, so it has one or is nullable. */
export function addColumn(schema: Schema, table: string, { name, ...column }: Column & { name: string }): void {
  Object.assign(schema.catalog?.get(table)?.columns ?? {}, { [name]: column })
  schema.run(`alter table ${quote(table)} add column ${columnDefinition(schema, name, column)}`)
}

/** Drops a column that no index or constraint names. */
export function dropColumn(schema: Schema, table: string, name: string): void {
  delete schema.catalog?.get(table)?.columns[name]
  schema.run(`alter table ${quote(table)} drop column ${quote(name)}`)
}

export function createIndex(schema: Schema, table: string, index: Index): void {
  const unique = index.isUnique ? 'unique ' : ''
  const where = index.where ? ` where ${index.where}` : ''
  schema.run(
    `create ${unique}index ${quote(indexName(table, index))} on ${quote(table)} (${index.on.join(', ')})${where}`,
  )
}

export function dropIndex(schema: Schema, table: string, index: Pick<Index, 'on' | 'name'>): void {
  schema.run(`drop index ${quote(indexName(table, index))}`)
}

function columnDefinition({ words }: Schema, name: string, column: Column): string {
  const parts = [quote(name), words.types[column.type]]
  if (!column.isNullable) parts.push('not null')
  if (column.default !== undefined) parts.push(`default ${literal(column.default)}`)
  if (column.check) parts.push(`check (${column.check(quote(name))})`)
  if (column.references) parts.push(reference(column.references))
  return parts.join(' ')
}

function reference({ of, onDelete }: Reference): string {
  return `references ${quote(of)} (${quote('id')})${onDelete ? ` on delete ${onDelete}` : ''}`
}

function indexName(table: string, { on, name }: Pick<Index, 'on' | 'name'>): string {
  return name ?? [table, 'by', ...on.map((part) => part.replace(/ desc$/, '').replaceAll(/\W+/g, ''))].join('_')
}

function quoteAll(names: readonly string[]): string {
  return names.map(quote).join(', ')
}

/** Postgres cuts longer names without an error. */
function quote(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new TypeError(`not a name for a table, column or index: ${name}`)
  return `"${name}"`
}

function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function literal(value: number | string): string {
  return typeof value === 'number' ? String(value) : quoteText(value)
}
