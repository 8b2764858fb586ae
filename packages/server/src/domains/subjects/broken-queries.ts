import { sql } from 'kysely'
import { storedCount } from '../../db/stored-counts.ts'
import type { SubjectTables } from './tables.ts'

export const savesCount = storedCount<SubjectTables>({
  table: 'subjects',
  key: 'id',
  column: 'saves_count',
  counted: sql`(select count(*) from saves where item_id = subjects.id and item_kind = 'subject')`,
})
