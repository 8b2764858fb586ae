import type { Refusing } from '../../kernel/refusal.ts'

const MAX_FOLLOWED_TAGS = 100

/** May somebody follow so many tags? Asked after the one more was written, so that what two calls write at once is counted. */
export function countRefusal(count: number): Refusing | undefined {
  return count <= MAX_FOLLOWED_TAGS
    ? undefined
    : { reason: 'feeds.too-many-tags', details: { maximum: MAX_FOLLOWED_TAGS } }
}
