import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { SubjectId, SubjectRow, SubjectTables } from './tables.ts'

type Reading = Reads<SubjectTables>
type Writing = Writes<SubjectTables>

export const findSubject = shape((db: Reading, $: { kind: string; key: string }) =>
  db.selectFrom('subjects').select('id').where('kind', '=', $.kind).where('external_key', '=', $.key),
)

export const findById = shape((db: Reading, $: { id: SubjectId }) =>
  db.selectFrom('subjects').select(['kind', 'external_key']).where('id', '=', $.id),
)

/** Those of these kinds with these keys: whoever asked for pairs picks them out. */
export const listSubjects = shape((db: Reading, $: { kinds: readonly string[]; keys: readonly string[] }) =>
  db.selectFrom('subjects').selectAll().where('kind', 'in', $.kinds).where('external_key', 'in', $.keys),
)

export const insertSubject = shape((db: Writing, $: SubjectRow) =>
  db
    .insertInto('subjects')
    .values({
      id: $.id,
      kind: $.kind,
      external_key: $.external_key,
      comments_count: $.comments_count,
      saves_count: $.saves_count,
      created_at: $.created_at,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'external_key']).doNothing()),
)

export const moveSaves = shape((db: Writing, $: { id: SubjectId; by: number }) =>
  db
    .updateTable('subjects')
    .set({ saves_count: sql`saves_count + ${$.by}` })
    .where('id', '=', $.id),
)

export const moveComments = shape((db: Writing, $: { id: SubjectId; by: number }) =>
  db
    .updateTable('subjects')
    .set({ comments_count: sql`comments_count + ${$.by}` })
    .where('id', '=', $.id),
)
