import type { SeedPost } from './posts.ts'
import type { Random } from './random.ts'

/** A comment before it becomes a row. */
export interface SeedComment {
  readonly author: number
  readonly at: number
  readonly text: string
  /** What it answers, which came before it. */
  readonly parent: SeedComment | undefined
  readonly depth: number
}

const HOUR_MS = 3_600_000
const DEEPEST = 3
const REMARKS = [
  'Wonderful!',
  'I know the feeling.',
  'Tell us more.',
  'Same here, twice.',
  'You should write that down.',
  'Somebody had to say it.',
  'Next time call me.',
  'This made my morning.',
]
const ANSWERS = ['Thank you!', 'Ha, exactly.', 'I will.', 'Only on Sundays.', 'You are too kind.', 'Ask my neighbour.']

/** What followers say about a post within a few hours, and what its author answers: about nothing, mostly. The oldest first. */
export function discuss(
  post: SeedPost,
  { fans, random, until }: { fans: readonly number[]; random: Random; until: number },
): SeedComment[] {
  const isOpen = post.audience === 'public' || post.audience === 'followers'
  if (!isOpen || fans.length === 0 || !random.chance(0.3)) return []
  const comments: SeedComment[] = []
  const count = 1 + random.below(6)
  for (let number = 0; number < count; number++) {
    const earlier = comments.filter(({ depth }) => depth < DEEPEST)
    const parent = earlier.length > 0 && random.chance(0.45) ? random.pick(earlier) : undefined
    const author = parent && random.chance(0.5) ? post.author : random.pick(fans)
    const last = comments.at(-1)?.at ?? post.at
    const at = Math.min(until, last + Math.floor(random.next() * HOUR_MS))
    const depth = (parent?.depth ?? 0) + 1
    comments.push({ author, at, text: random.pick(parent ? ANSWERS : REMARKS), parent, depth })
  }
  return comments
}
