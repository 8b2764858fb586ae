/** A table, or what belongs to one: a column, a constraint, an index. */
export interface SchemaPart {
  readonly table: string
  /** `table posts`, `index posts_by_author_id_id`. */
  readonly name: string
  /** What it says in the words of its database, without the schema that it stands in; of an index, the statement that makes it. */
  readonly text: string
}

export interface SchemaDifference {
  readonly missing: readonly SchemaPart[]
  /** A sentence for each part that says something else. */
  readonly altered: readonly string[]
  /** What nobody wanted: a table, or a part of one that was wanted. */
  readonly extra: readonly SchemaPart[]
}

/** How a schema differs from the one that it should be. */
export function differenceOf(found: readonly SchemaPart[], wanted: readonly SchemaPart[]): SchemaDifference {
  const texts = new Map(found.map((part) => [keyOf(part), part.text]))
  const keys = new Set(wanted.map(keyOf))
  const tables = new Set(wanted.map(({ table }) => table))
  return {
    missing: wanted.filter((part) => !texts.has(keyOf(part))),
    altered: wanted
      .filter((part) => (texts.get(keyOf(part)) ?? part.text) !== part.text)
      .map((part) => `${part.name} of ${part.table} is ${texts.get(keyOf(part))}, not ${part.text}`),
    extra: found.filter((part) => !keys.has(keyOf(part)) && (tables.has(part.table) || part.name.startsWith('table '))),
  }
}

function keyOf({ table, name }: SchemaPart): string {
  return `${table} ${name}`
}
