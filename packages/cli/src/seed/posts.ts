import { type Community, DAY_MS, gather } from './community.ts'
import type { Random } from './random.ts'

/** A post before it becomes rows. */
export interface SeedPost {
  readonly author: number
  readonly at: number
  readonly text: string
  readonly mentions: readonly { readonly start: number; readonly end: number; readonly person: number }[]
  readonly tags: readonly { readonly start: number; readonly end: number; readonly tag: string }[]
  readonly audience: SeedAudience
}

type SeedAudience =
  | 'public'
  | 'followers'
  | 'mutuals'
  | 'closeFriends'
  | { readonly list: number }
  | { readonly only: readonly number[] }

const POSTING_DAYS = 60
const OPENINGS = [
  'Finally',
  'Today',
  'This morning',
  'Note to self:',
  'Somehow',
  'Once again',
  'For the record,',
  'At last',
]
const DEEDS = [
  'the sourdough rose',
  'I fixed the old bicycle',
  'the neighbours joined the choir',
  'the fog lifted over the harbour',
  'we finished the puzzle with one piece missing',
  'the night train was on time',
  'I learned a new chord',
  'the tomatoes turned red',
  'somebody returned the library book I lost',
  'we got lost and found a better place',
]
const CLOSINGS = [
  '',
  ' What a day.',
  ' More tomorrow.',
  ' Ask me how.',
  ' I have photographs.',
  ' No regrets.',
  ' Tea helped.',
]
const TAGS = ['bread', 'music', 'trains', 'garden', 'smallthings', 'photography', 'reading']

/** Makes posts, the oldest first, in bursts: whoever posted lately is likely to post again. The popular post more. */
export function* writePosts(
  community: Community,
  count: number,
  { random, until }: { random: Random; until: number },
): Generator<SeedPost> {
  const circles = circlesOf(community)
  const recent: number[] = []
  const span = POSTING_DAYS * DAY_MS
  for (let number = 0; number < count; number++) {
    const author = recent.length > 0 && random.chance(0.3) ? random.pick(recent) : random.rank(community.people.length)
    recent.push(author)
    if (recent.length > 8) recent.shift()
    const at = Math.floor(until - span + (span * (number + random.next())) / count)
    const words = compose(circles.followees.get(author) ?? [], community, random)
    yield { author, at, ...words, audience: audienceOf(author, circles, random) }
  }
}

/** What an author can choose from: people to name, followers to address, lists of their own. */
interface Circles {
  readonly followees: ReadonlyMap<number, readonly number[]>
  readonly followers: ReadonlyMap<number, readonly number[]>
  readonly lists: ReadonlyMap<number, readonly number[]>
  readonly haveCloseFriends: ReadonlySet<number>
}

function circlesOf({ follows, closeFriends, lists }: Community): Circles {
  return {
    followees: gather(follows.map(({ from, to }) => [from, to])),
    followers: gather(follows.map(({ from, to }) => [to, from])),
    lists: gather(lists.map(({ owner }, index) => [owner, index])),
    haveCloseFriends: new Set(closeFriends.map(({ from }) => from)),
  }
}

function audienceOf(author: number, circles: Circles, random: Random): SeedAudience {
  const draw = random.next()
  const lists = circles.lists.get(author)
  const followers = circles.followers.get(author)
  if (draw < 0.06 && circles.haveCloseFriends.has(author)) return 'closeFriends'
  if (draw < 0.1 && lists) return { list: random.pick(lists) }
  if (draw < 0.13 && followers) return { only: random.sample(followers, 1 + random.below(4)) }
  if (draw < 0.18) return 'mutuals'
  return draw < 0.33 ? 'followers' : 'public'
}

function compose(
  people: readonly number[],
  community: Community,
  random: Random,
): Pick<SeedPost, 'text' | 'mentions' | 'tags'> {
  let text = `${random.pick(OPENINGS)} ${random.pick(DEEDS)}.${random.pick(CLOSINGS)}`
  const mentions: { start: number; end: number; person: number }[] = []
  const tags: { start: number; end: number; tag: string }[] = []
  if (people.length > 0 && random.chance(0.15)) {
    const person = random.pick(people)
    const start = text.length + ' With '.length
    text += ` With @${community.people[person]?.handle}`
    mentions.push({ start, end: text.length, person })
  }
  if (random.chance(0.3)) {
    const tag = random.pick(TAGS)
    const start = text.length + 1
    text += ` #${tag}`
    tags.push({ start, end: text.length, tag })
  }
  return { text, mentions, tags }
}
