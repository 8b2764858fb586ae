import type { Database, OpenHouse } from '@kindred/server'

/** Somebody who reads an author, and somebody whom that author has blocked. */
export interface BlockedPair {
  readonly author: string
  readonly reader: string
  readonly blocked: string
}

interface Tables {
  accounts: { id: string; handle: string }
  blocks: { id: string; blocker_id: string; blocked_id: string }
  follows: { id: string; follower_id: string; followee_id: string }
  mutes: { muter_id: string; muted_id: string }
  posts: { id: string; author_id: string; audience: string }
}

/** The author who blocks somebody and the follower of theirs on whose first page they show most. */
export async function findBlockedPair({ database }: Pick<OpenHouse, 'database'>, page: number): Promise<BlockedPair> {
  const { db } = database as Database<Tables>
  const accounts = await db.selectFrom('accounts').select(['id', 'handle']).execute()
  const blocks = await db.selectFrom('blocks').select(['blocker_id', 'blocked_id']).orderBy('id').execute()
  const follows = await db.selectFrom('follows').select(['follower_id', 'followee_id']).orderBy('id').execute()
  const mutes = await db.selectFrom('mutes').select(['muter_id', 'muted_id']).execute()
  const posts = await db.selectFrom('posts').select(['author_id', 'audience']).orderBy('id', 'desc').execute()
  const muted = new Set(mutes.map(({ muter_id, muted_id }) => `${muter_id} ${muted_id}`))
  const followees = Map.groupBy(follows, ({ follower_id }) => follower_id)
  const blockedBy = new Map(blocks.map(({ blocker_id, blocked_id }) => [blocker_id, blocked_id]))

  const timelines = new Map<string, typeof posts>()
  for (const [reader, ties] of followees) {
    const authors = new Set([reader, ...ties.map(({ followee_id }) => followee_id)])
    timelines.set(reader, posts.filter(({ author_id }) => authors.has(author_id)).slice(0, page))
  }
  const pairs = follows.flatMap(({ follower_id: reader, followee_id: author }) => {
    const blocked = blockedBy.get(author)
    if (blocked === undefined || muted.has(`${reader} ${author}`)) return []
    const shown = timelines.get(reader)?.filter((post) => post.author_id === author && post.audience === 'public')
    return [{ author, reader, blocked, shown: shown?.length ?? 0 }]
  })
  const [best] = pairs.sort((a, b) => b.shown - a.shown)
  if (!best?.shown) throw new Error('nobody in this community shows what a block does')
  const handles = new Map(accounts.map(({ id, handle }) => [id, handle]))
  const named = (id: string) => handles.get(id) as string
  return { author: named(best.author), reader: named(best.reader), blocked: named(best.blocked) }
}
