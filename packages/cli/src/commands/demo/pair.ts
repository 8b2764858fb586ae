import type { Database, OpenHouse } from '@kindred/server'

/** Somebody who reads an author, and somebody whom that author has blocked. */
export interface BlockedPair {
  readonly author: string
  readonly reader: string
  readonly blocked: string
}

interface Tables {
  accounts: { id: string; handle: string }
  blocks: { blocker_id: string; blocked_id: string }
  follows: { follower_id: string; followee_id: string }
  posts: { id: string; author_id: string; audience: string }
}

/** The author who wrote last among those who block somebody and are followed by somebody else. */
export async function findBlockedPair({ database }: Pick<OpenHouse, 'database'>): Promise<BlockedPair> {
  const { db } = database as Database<Tables>
  return db
    .selectFrom('posts')
    .innerJoin('blocks', 'blocks.blocker_id', 'posts.author_id')
    .innerJoin('follows', 'follows.followee_id', 'posts.author_id')
    .innerJoin('accounts as author', 'author.id', 'posts.author_id')
    .innerJoin('accounts as reader', 'reader.id', 'follows.follower_id')
    .innerJoin('accounts as blocked', 'blocked.id', 'blocks.blocked_id')
    .where('posts.audience', '=', 'public')
    .select(['author.handle as author', 'reader.handle as reader', 'blocked.handle as blocked'])
    .orderBy('posts.id', 'desc')
    .orderBy('follows.follower_id')
    .limit(1)
    .executeTakeFirstOrThrow()
}
