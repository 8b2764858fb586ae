import type { SubjectRef } from '@kindred/contract'
import { invalidInput, type Refusal } from '../../kernel/refusal.ts'

/** Is this thing, which stands at `path` of an input, of a kind that the server is configured with? */
export function kindRefusal({ kind }: SubjectRef, path: string, declared: readonly string[]): Refusal | undefined {
  if (declared.includes(kind)) return undefined
  const fix =
    declared.length === 0
      ? 'declare kinds in the setting subjects of the server: there are none yet'
      : `give one of ${declared.join(', ')}, or declare it in the setting subjects of the server`
  return invalidInput(`${path}.kind`, 'is no kind that this server knows', fix)
}
