import { type SqlBool, sql } from 'kysely'
import { type Broken, defineInvariant, type Invariant, idsOf, type Stretch } from '../kernel/invariant.ts'
import { type Referring, referencesOf } from './catalog.ts'
import type { Migration } from './columns.ts'
import type { Reads, Writes } from './database.ts'
import { selectRows } from './select.ts'

interface Orphan extends Broken {
  /** The row that is not there. */
  readonly target_id: string
}
type AnyTables = Record<string, unknown>

/**
 * That no row of the tables of these migrations refers to nothing (DB-2): an invariant for each reference. A row of a damaged file
 * that does is treated as the reference would have had it: emptied where it says `set null`, else deleted; `isKept` leaves the latter
 * to a person.
 */
export function orphans(migrations: readonly Migration[], { isKept = false } = {}): Invariant[] {
  return referencesOf(migrations).map((reference) => {
    const { table, key, column, of, onDelete } = reference
    const isEmptied = onDelete === 'set null'
    const invariant = {
      name: `orphans.${table}.${column}`,
      meaning: `Each ${column} of ${table} is the id of a row of ${of}.`,
      over: { table, key },
      find: (db: Reads<AnyTables>, stretch: Stretch) => listOrphans(db, reference, stretch),
      tell: ({ target_id }: Orphan) => `refers by ${column} to ${target_id}, which is not in ${of}`,
    }
    const isLeft = isKept && !isEmptied && onDelete !== 'cascade'
    if (isLeft)
      return defineInvariant({ ...invariant, fix: 'Restore what it refers to from a backup, or delete it by hand.' })
    return defineInvariant({
      ...invariant,
      fix: isEmptied
        ? 'The reference is emptied.'
        : 'The row is deleted, as it would have been with what it refers to.',
      repair: {
        mend: async ({ db }, rows) =>
          void (await (isEmptied ? emptyOrphans : deleteOrphans)(db, reference, idsOf(rows))),
        outcome: () => (isEmptied ? 'refers to nothing' : 'is deleted'),
      },
    })
  })
}

function isOrphan({ table, column, of }: Referring) {
  const refers = sql.ref(`${table}.${column}`)
  return sql<SqlBool>`${refers} is not null and (select 1 from ${sql.table(of)} as there where there.id = ${refers}) is null`
}

function listOrphans(db: Reads<AnyTables>, reference: Referring, { from, to }: Stretch): Promise<Orphan[]> {
  const { table, key, column } = reference
  const place = sql.ref(`${table}.${key}`)
  return selectRows(
    db,
    sql<Orphan>`
        select ${place} as id, ${sql.ref(`${table}.${column}`)} as target_id from ${sql.table(table)}
        where ${place} >= ${from} and ${place} <= ${to} and ${isOrphan(reference)}
`,
  )
}

function deleteOrphans(db: Writes<AnyTables>, reference: Referring, ids: readonly string[]) {
  const { table, key } = reference
  return db
    .deleteFrom(table)
    .where(sql.ref(`${table}.${key}`), 'in', ids)
    .where(isOrphan(reference))
    .execute()
}

function emptyOrphans(db: Writes<AnyTables>, reference: Referring, ids: readonly string[]) {
  const { table, key, column } = reference
  return db
    .updateTable(table)
    .set({ [column]: null })
    .where(sql.ref(`${table}.${key}`), 'in', ids)
    .where(isOrphan(reference))
    .execute()
}
