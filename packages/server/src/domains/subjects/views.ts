import type { SubjectCounts, SubjectRef } from '@kindred/contract'
import type { Viewer } from '../../kernel/viewer.ts'
import type { SubjectKernel, SubjectUses } from './kernel.ts'
import { listSubjects } from './queries.ts'

/** What has come of things, in batches: four queries for any number, one where there is nothing to tell. */
export function createViews({ db }: Pick<SubjectKernel, 'db'>, { reactions, saves }: SubjectUses) {
  return async function subjects(viewer: Viewer, refs: readonly SubjectRef[]): Promise<SubjectCounts[]> {
    const rows = await rowsOf(refs)
    const ids = [...rows.values()].map((row) => row.id)
    const counts = await reactions.counts('subject', ids)
    const own = await reactions.own(viewer, 'subject', ids)
    const kept = await saves.own(viewer, 'subject', ids)
    return refs.map((ref) => {
      const row = rows.get(nameOf(ref.kind, ref.id))
      return {
        subject: { kind: ref.kind, id: ref.id },
        reactions: (row && counts.get(row.id)) ?? {},
        comments: row?.comments_count ?? 0,
        saves: row?.saves_count ?? 0,
        viewer: { reaction: (row && own.get(row.id)) ?? null, saved: row !== undefined && kept.has(row.id) },
      }
    })
  }

  async function rowsOf(refs: readonly SubjectRef[]) {
    const kinds = [...new Set(refs.map((ref) => ref.kind))]
    const keys = [...new Set(refs.map((ref) => ref.id))]
    const asked = new Set(refs.map((ref) => nameOf(ref.kind, ref.id)))
    const rows = await listSubjects(db, { kinds, keys })
    const named = rows.map((row) => [nameOf(row.kind, row.external_key), row] as const)
    return new Map(named.filter(([name]) => asked.has(name)))
  }
}

/** No kind holds a space. */
function nameOf(kind: string, key: string): string {
  return `${kind} ${key}`
}
