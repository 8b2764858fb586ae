/**
 * Subjects: things of the host app's own, by a kind that is configured and an id that is the app's.
 *
 * Owns a row for each thing with which somebody did something. Reading makes none. Whoever lets people do more with a thing asks for
 * its row by `find` or `require`, what it is by `describe`, and counts comments by `moveComments`. Rules: CNT-1
 * (`subjects.saves_count`), CNT-3, BLK-1 (who reacted), PAG-1..4. Facts: none.
 */
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import type { SubjectUses } from './kernel.ts'
import { createSubjectTable } from './migrations/20261128-0920-subjects.ts'
import type { SubjectKind } from './rules.ts'
import { createSubjects, type Subjects } from './service.ts'
import type { SubjectTables } from './tables.ts'

export type { SubjectKind } from './rules.ts'
export type { Subjects } from './service.ts'
export type { SubjectId, SubjectTables } from './tables.ts'

export interface SubjectSettings {
  /** The kinds of things that there are, by name. */
  readonly kinds?: Readonly<Record<string, SubjectKind>>
}

/** The domain, with the kinds that there are. */
export function subjectsModule({ kinds = {} }: SubjectSettings = {}) {
  return defineModule<'subjects', SubjectTables, SubjectUses, Subjects>({
    name: 'subjects',
    requires: ['reactions', 'saves'],
    tables: ['subjects'],
    migrations: [createSubjectTable],
    create: (kernel, uses) => createSubjects(kernel, uses, new Map(Object.entries(kinds))),
    handlers,
    invariants,
  })
}
