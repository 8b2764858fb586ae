import type { Catalog, Migration, Reference, Words } from './columns.ts'

/** A column that holds the id of a row elsewhere. */
export interface Referring extends Reference {
  readonly table: string
  /** The first column of the table's key. */
  readonly key: string
  readonly column: string
}

const anyWords: Words = { types: { integer: 'integer', text: 'text', bytes: 'bytes' }, tableEnd: () => '' }

/** The tables that these migrations leave behind. */
export function catalogOf(migrations: readonly Migration[]): Catalog {
  const catalog: Catalog = new Map()
  const inOrder = migrations.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const migration of inOrder) migration.up({ words: anyWords, run: () => {}, catalog })
  return catalog
}

/** Every reference between those tables. */
export function referencesOf(migrations: readonly Migration[]): Referring[] {
  return [...catalogOf(migrations)].flatMap(([table, { key, columns }]) =>
    Object.entries(columns).flatMap(([column, { references }]) =>
      references ? [{ table, key: key[0] as string, column, ...references }] : [],
    ),
  )
}
