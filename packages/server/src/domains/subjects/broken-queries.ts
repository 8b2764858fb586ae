// Rows that break what must hold of subjects, by scalar subqueries alone: see the graph's.
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { held, selectDrifts } from '../../db/select.ts'
import type { Drift, Stretch } from '../../kernel/invariant.ts'
import type { SubjectId, SubjectTables } from './tables.ts'

const counted = sql<number>`(select count(*) from saves where item_id = subjects.id and item_kind = 'subject')`

export function listSaveDrifts(db: Reads<SubjectTables>, { from, to }: Stretch): Promise<Drift[]> {
  return selectDrifts(
    db,
    sql<Drift>`
        select id, saves_count as stored, ${counted} as counted from subjects where id >= ${from} and id <= ${to}
`,
  )
}

/** Keeps the counters of these subjects from moving until the end of the transaction. */
export function holdSaves(db: Writes<SubjectTables>, subjects: readonly string[]) {
  return db
    .updateTable('subjects')
    .set({ saves_count: held('saves_count') })
    .where('id', 'in', subjects as SubjectId[])
    .execute()
}

/** Sets the counters of subjects, which are held, to the number of their saves. */
export function recountSaves(db: Writes<SubjectTables>, subjects: readonly string[]) {
  return db
    .updateTable('subjects')
    .set({ saves_count: counted })
    .where('id', 'in', subjects as SubjectId[])
    .execute()
}
