import { sql } from 'kysely'
import { counter, type Invariant } from '../../kernel/invariant.ts'
import { reactionsToGone } from '../reactions/index.ts'
import { savesOfGone } from '../saves/index.ts'
import * as broken from './broken-queries.ts'
import type { SubjectTables } from './tables.ts'

/** CNT-1, and that what people did with a thing is about one that is there. A row of a subject refers to nothing. */
export const invariants: readonly Invariant[] = [
  reactionsToGone({ kind: 'subject', table: 'subjects', isThere: sql`there.id is not null` }),
  savesOfGone({ kind: 'subject', table: 'subjects' }),
  counter<SubjectTables>({
    name: 'subjects.saves-count',
    meaning: 'Those who saved a thing are as many as it says.',
    ...broken.savesCount,
  }),
]
