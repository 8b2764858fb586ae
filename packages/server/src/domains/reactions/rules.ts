import { invalidInput, type Refusal } from '../../kernel/refusal.ts'

/** The reactions that there are unless others are configured. */
export const DEFAULT_REACTIONS: readonly string[] = ['like', 'love', 'laugh', 'wow', 'sad', 'angry']

/** Is this one of the reactions that may be given here? One that was taken out of the set may still be taken back. */
export function reactionRefusal(reaction: string, known: readonly string[]): Refusal | undefined {
  if (known.includes(reaction)) return undefined
  const fix = known.length === 0 ? 'give none: this server has no reactions' : `give one of ${known.join(', ')}`
  return invalidInput('reaction', 'is no reaction of this server', fix)
}
