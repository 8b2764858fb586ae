import type { SeedPost } from './posts.ts'
import type { Echo } from './reposts.ts'

/** A post, which one it quotes, and by how many it is quoted that others can know of. */
export interface QuotingPost {
  readonly post: SeedPost
  readonly quoted: SeedPost | undefined
  readonly quotes: number
}

/** What was written longer ago is quoted by nobody. */
export const MOST_RECENT = 60

/** Some posts quote one of the last ones, for everybody and of somebody whom their author follows. Each is held until none will. */
export function* withQuotes(posts: Iterable<SeedPost>, { random, fans }: Echo): Generator<QuotingPost> {
  const recent: { post: SeedPost; quoted: SeedPost | undefined; quotes: number }[] = []
  for (const post of posts) {
    const one = recent.length > 0 && random.chance(0.2) ? random.pick(recent) : undefined
    const isSeen = one?.post.audience === 'public' && fans.get(one.post.author)?.includes(post.author)
    if (one && isSeen && isCounted(post)) one.quotes++
    recent.push({ post, quoted: isSeen ? one?.post : undefined, quotes: 0 })
    if (recent.length === MOST_RECENT) yield recent.shift() as QuotingPost
  }
  yield* recent
}

function isCounted({ audience }: SeedPost): boolean {
  return audience === 'public' || audience === 'followers'
}
