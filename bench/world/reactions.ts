import type { ReadBy } from './people.ts'
import { REMOVED } from './posts.ts'
import type { Random } from './random.ts'
import { accountIdAt, idAt, postIdAt, postTimeAt, readersOf, type WorldSize } from './size.ts'
import type { Write } from './tables.ts'

/** What a hundred reactions are. */
const WORDS = [
  ...[...Array(10).fill('love'), ...Array(7).fill('laugh'), 'wow', 'wow', 'wow', 'sad', 'sad', 'angry'],
  ...Array(74).fill('like'),
] as string[]
/** Of so many of the newest posts of their home, a reader reacted to one in ten and saved one in fifty. */
const READ = 1000
const REACTED = 10
const SAVED = 50
/** Prime to the number of people, so that a walk with this step meets nobody twice. */
const STEP = 7919

interface Community {
  readonly size: WorldSize
  readonly authors: Int32Array
  readonly readBy: ReadBy
}

/** All reactions in the order of the posts, with their counts, and what the readers saved. */
export function writeReactions(write: Write, community: Community, random: Random): void {
  const { size, authors } = community
  let next = idAt(Date.UTC(2025, 10, 1))
  const read = whatReadersDid(community, random)
  for (const [index, author] of authors.entries()) {
    if (author === REMOVED) continue
    const post = postIdAt(index, size)
    const at = Math.floor(postTimeAt(index, size))
    const tally = new Map<string, number>()
    for (const person of [...others(size, random), ...(read.reacted.get(index) ?? [])]) {
      const word = WORDS[random.below(WORDS.length)] as string
      write('reactions', [next++, accountIdAt(person), 'post', post, word, at])
      tally.set(word, (tally.get(word) ?? 0) + 1)
    }
    for (const word of [...tally.keys()].sort())
      write('reaction_counts', [post, 'post', word, tally.get(word) as number])
    for (const reader of read.saved.get(index) ?? [])
      write('saves', [next++, accountIdAt(reader), 'post', post, null, at])
  }
}

/** Which of the readers reacted to a post, and which saved it, by the place of the post. */
function whatReadersDid({ size, authors, readBy }: Community, random: Random) {
  const read = new Map<number, number>()
  const reacted = new Map<number, number[]>()
  const saved = new Map<number, number[]>()
  for (let index = size.posts - 1; index >= 0; index--)
    for (const reader of readBy.get(authors[index] as number) ?? []) {
      const seen = read.get(reader) ?? 0
      if (seen >= READ) continue
      read.set(reader, seen + 1)
      if (random.below(REACTED) === 0) reacted.set(index, [...(reacted.get(index) ?? []), reader])
      if (random.below(SAVED) === 0) saved.set(index, [...(saved.get(index) ?? []), reader])
    }
  return { reacted, saved }
}

/** Those who are not measured, as many as the power law has for this post. */
function* others(size: WorldSize, random: Random): Generator<number> {
  const people = size.people - readersOf(size)
  const mean = size.reactions / size.posts
  const wanted = Math.round((mean / 1.5) * ((1 - random.next()) ** -0.6 - 1))
  const first = random.below(people)
  for (let at = 0; at < Math.min(wanted, people / 2); at++) yield (first + at * STEP) % people
}
