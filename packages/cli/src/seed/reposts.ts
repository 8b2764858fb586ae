import { DAY_MS } from './community.ts'
import type { SeedPost } from './posts.ts'
import type { Random } from './random.ts'

/** A repost before it becomes a row. */
export interface SeedRepost {
  readonly person: number
  readonly at: number
}

/** What people make of the posts of others. */
export interface Echo {
  readonly random: Random
  /** The community's present. */
  readonly until: number
  /** Who follows whom. */
  readonly fans: ReadonlyMap<number, readonly number[]>
}

const MINUTE_MS = 60_000
/** Nobody's post gets more. */
const MOST = 12

/** Draws who of an author's followers reposted a post for everybody, within a day: nobody, mostly. */
export function createReposts({ random, until, fans }: Echo) {
  return ({ author, at, audience }: SeedPost): SeedRepost[] => {
    const followers = fans.get(author) ?? []
    if (audience !== 'public' || followers.length === 0 || !random.chance(0.3)) return []
    const count = 1 + random.rank(Math.min(followers.length, MOST))
    return random
      .sample(followers, count)
      .map((person) => ({ person, at: Math.min(until, at + MINUTE_MS + random.below(DAY_MS)) }))
  }
}
