import { handleAt, isPrivateAt, listIdAt } from './people.ts'
import type { Random } from './random.ts'
import { accountIdAt, postIdAt, postTimeAt, readersOf, type WorldSize } from './size.ts'
import type { Write } from './tables.ts'

const WORDS = 'the quiet river keeps its own time and nobody who walks beside it minds at all'.split(' ')
/** What of a hundred posts is for fewer than everybody. */
const AUDIENCES = [...Array(8).fill('followers'), 'mutuals', 'mutuals', 'closeFriends', 'closeFriends', 'list', 'only']

/** Who wrote each post, in the order of time, or `REMOVED`; and how many posts each author's profile counts. */
export interface Written {
  readonly authors: Int32Array
  readonly counted: ReadonlyMap<number, number>
}

export const REMOVED = -1

/** All posts in the order of time. The most followed write the most. */
export function writePosts(write: Write, size: WorldSize, random: Random): Written {
  const authors = new Int32Array(size.posts)
  const counted = new Map<number, number>()
  const writers = size.people - readersOf(size) / 2
  for (let index = 0; index < size.posts; index++) {
    const author = random.ranked(writers, 1.5)
    const audience = AUDIENCES[random.below(100)] ?? 'public'
    const at = Math.floor(postTimeAt(index, size))
    const id = postIdAt(index, size)
    const { text, spans } = textOf(random, size)
    const hiddenAt = random.below(200) === 0 ? at : null
    const removedAt = random.below(100) === 0 ? at : null
    authors[index] = removedAt === null ? author : REMOVED
    const list = audience === 'list' && removedAt === null ? listIdAt(author) : null
    const said = removedAt === null ? [text, JSON.stringify(spans)] : ['', '[]']
    write('posts', [id, accountIdAt(author), ...said, audience, list, at, null, hiddenAt, removedAt])
    if (removedAt === null) for (const { tag } of spans) if (tag !== undefined) write('post_tags', [id, tag])
    if (audience === 'only' && removedAt === null)
      for (const reader of namedBy(author, size)) write('post_audience', [id, accountIdAt(reader)])
    if (['public', 'followers'].includes(audience) && hiddenAt === null && removedAt === null)
      counted.set(author, (counted.get(author) ?? 0) + 1)
  }
  return { authors, counted }
}

/** Every other reader, so that both kinds meet such posts. */
function namedBy(author: number, size: WorldSize): number[] {
  const first = size.people - readersOf(size)
  return Array.from({ length: 10 }, (_, at) => first + ((author + at * 7) % readersOf(size))).filter(
    (reader, at, all) => reader !== author && all.indexOf(reader) === at,
  )
}

function textOf(random: Random, { people }: WorldSize) {
  const words = Array.from({ length: 8 + random.below(20) }, () => WORDS[random.below(WORDS.length)] as string)
  const spans: { kind: string; start: number; end: number; tag?: string; person?: string }[] = []
  let text = words.join(' ')
  if (random.below(10) === 0) {
    spans.push({ kind: 'tag', start: text.length + 1, end: text.length + 7, tag: 'river' })
    text += ' #river'
  }
  const mentioned = random.ranked(people, 2)
  if (random.below(20) === 0 && !isPrivateAt(mentioned)) {
    const handle = handleAt(mentioned)
    const start = text.length + 1
    spans.push({ kind: 'mention', start, end: start + handle.length + 1, person: String(accountIdAt(mentioned)) })
    text += ` @${handle}`
  }
  return { text, spans }
}
