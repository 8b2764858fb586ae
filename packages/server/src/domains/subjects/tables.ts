import type { Id } from '@kindred/contract'

export type SubjectId = Id<'subject'>

export interface SubjectTables {
  subjects: SubjectRow
}

/** A thing of the host app, from the moment on at which somebody did something with it. */
export interface SubjectRow {
  id: SubjectId
  kind: string
  /** The id that the host app gives it. */
  external_key: string
  comments_count: number
  saves_count: number
  created_at: number
}
