import type { BulkWriter } from '@kindred/server/testing'
import type { SeedComment } from './comments.ts'
import { type Community, DAY_MS } from './community.ts'
import type { SeedPost } from './posts.ts'
import { createRandom } from './random.ts'

/** Common ones first: a rank picks them. */
const WORDS = ['like', 'love', 'laugh', 'wow', 'sad', 'angry']
/** Nobody's post gets more, and nobody's comment. */
const MOST = { post: 25, comment: 6 }

/** Something that was reacted to, and the ids by which rows name it and everybody. */
interface Placed {
  readonly id: string
  readonly accounts: readonly string[]
}

/** By whom, and when. */
type Made = Pick<SeedPost, 'author' | 'at'>

export interface ReactionOptions {
  readonly seed: number
  readonly until: number
  /** The next id of a moment. */
  readonly ids: (at: number) => string
}

/** Writes who reacted to a thing: followers of its author, within a day, and as many of each word as the counts say; and how many did. */
export function createReactions(writer: BulkWriter, { follows, people }: Community, options: ReactionOptions) {
  const { until, ids } = options
  const randoms = { post: createRandom(options.seed), comment: createRandom(options.seed + 1) }
  const followersOf: number[][] = people.map(() => [])
  for (const { from, to } of follows) followersOf[to]?.push(from)

  async function react(kind: 'post' | 'comment', { author, at }: Made, { id, accounts }: Placed): Promise<number> {
    const random = randoms[kind]
    const followers = followersOf[author] ?? []
    const counts = new Map<string, number>()
    const fans = random.sample(followers, random.rank(Math.min(followers.length, MOST[kind]) + 1))
    for (const fan of fans) {
      const word = WORDS[random.rank(WORDS.length)] as string
      const moment = Math.min(until, at + random.below(DAY_MS))
      const cells = [ids(moment), accounts[fan] as string, kind, id, word, moment]
      await writer.write('reactions', ['id', 'account_id', 'item_kind', 'item_id', 'reaction', 'created_at'], cells)
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    for (const [word, count] of counts)
      await writer.write('reaction_counts', ['item_id', 'item_kind', 'reaction', 'count'], [id, kind, word, count])
    return fans.length
  }

  return {
    toPost: async (post: SeedPost, placed: Placed) => {
      if (post.audience === 'public' || post.audience === 'followers') await react('post', post, placed)
    },
    toComment: (comment: SeedComment, placed: Placed) => react('comment', comment, placed),
  }
}
