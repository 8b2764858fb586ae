import type { BulkWriter } from '@kindred/server/testing'
import { type Community, DAY_MS } from './community.ts'
import type { SeedPost } from './posts.ts'
import { createRandom } from './random.ts'

/** Common ones first: a rank picks them. */
const WORDS = ['like', 'love', 'laugh', 'wow', 'sad', 'angry']
/** Nobody's post gets more. */
const MOST = 25

/** A post, and the ids by which rows name it and everybody. */
interface Placed {
  readonly id: string
  readonly accounts: readonly string[]
}

export interface ReactionOptions {
  readonly seed: number
  readonly until: number
  /** The next id of a moment. */
  readonly ids: (at: number) => string
}

/** Writes who reacted to a post: followers of its author, within a day, and as many of each word as the counts say. */
export function createReactions(writer: BulkWriter, { follows, people }: Community, options: ReactionOptions) {
  const { until, ids } = options
  const random = createRandom(options.seed)
  const followersOf: number[][] = people.map(() => [])
  for (const { from, to } of follows) followersOf[to]?.push(from)

  return async ({ author, at, audience }: SeedPost, { id, accounts }: Placed): Promise<void> => {
    if (audience !== 'public' && audience !== 'followers') return
    const followers = followersOf[author] ?? []
    const counts = new Map<string, number>()
    for (const fan of random.sample(followers, random.rank(Math.min(followers.length, MOST) + 1))) {
      const word = WORDS[random.rank(WORDS.length)] as string
      const moment = Math.min(until, at + random.below(DAY_MS))
      const cells = [ids(moment), accounts[fan] as string, 'post', id, word, moment]
      await writer.write('reactions', ['id', 'account_id', 'item_kind', 'item_id', 'reaction', 'created_at'], cells)
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    for (const [word, count] of counts)
      await writer.write('reaction_counts', ['item_id', 'item_kind', 'reaction', 'count'], [id, 'post', word, count])
  }
}
