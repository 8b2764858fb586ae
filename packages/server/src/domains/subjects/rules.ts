import type { SubjectRef } from '@kindred/contract'
import { invalidInput, type Refusal } from '../../kernel/refusal.ts'

/** What is to be said of a kind of things. */
export interface SubjectKind {
  /** Whether people may comment on them; they may unless this says no. */
  readonly comments?: boolean | undefined
}

export type SubjectKinds = ReadonlyMap<string, SubjectKind>

/** May anybody comment on things of this kind? On none of a kind that is declared no longer. */
export function takesComments(kind: string, declared: SubjectKinds): boolean {
  const known = declared.get(kind)
  return known !== undefined && known.comments !== false
}

/** Is this thing, which stands at `path` of an input, of a kind that the server is configured with? */
export function kindRefusal({ kind }: SubjectRef, path: string, declared: SubjectKinds): Refusal | undefined {
  if (declared.has(kind)) return undefined
  const fix =
    declared.size === 0
      ? 'declare kinds in the setting subjects of the server: there are none yet'
      : `give one of ${[...declared.keys()].join(', ')}, or declare it in the setting subjects of the server`
  return invalidInput(`${path}.kind`, 'is no kind that this server knows', fix)
}
