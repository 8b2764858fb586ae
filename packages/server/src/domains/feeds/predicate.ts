import type { PostId } from '@kindred/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isListed, postContent } from '../posts/index.ts'
import { type Sight, visibleItem, visibleReposter } from '../visibility/index.ts'

/** True of a post that may stand in a feed, that the viewer sees and whose author they do not mute. The row is one of `posts`. */
export function isInFeedOf(sight: Sight) {
  const isTheirs = visibleItem(sight, { kind: postContent, alias: 'posts' }, { leaveOutMuted: true })
  return sql<SqlBool>`(${isListed('posts')} and ${isTheirs})`
}

/** True of a post that may stand in a feed and that the viewer sees. */
export function isVisiblePost(sight: Sight) {
  return sql<SqlBool>`(${isListed('posts')} and ${visibleItem(sight, { kind: postContent, alias: 'posts' })})`
}

/** True of a person whose reposts come into the viewer's home. */
export function bringsReposts(sight: Sight, person: string) {
  return visibleReposter(sight, person)
}

/** Of a post that was reposted more often, those whom the viewer follows are asked, of whom there are fewer than there may be reposts. */
const FEW = 200

/**
 * 1 where somebody whose reposts come to the viewer reposted the post, a row of `posts`, so that it `isWanted`, which is asked of a row
 * under the name `newer`. Either end bounds the work: the reposts of the post, or those whom the viewer follows.
 */
export function bringing(sight: Sight, isWanted: RawBuilder<SqlBool>): RawBuilder<number | null> {
  const comes = bringsReposts(sight, 'newer.account_id')
  return sql`case when posts.reposts_count > ${sql.lit(FEW)} then (
      select 1 from follows as ties cross join reposts as newer
      where ties.follower_id = ${sight.viewer} and newer.account_id = ties.followee_id and newer.post_id = posts.id
        and ${isWanted} and ${comes} limit 1
    ) else (
      select 1 from reposts as newer where newer.post_id = posts.id and ${isWanted} and ${comes} limit 1
    ) end`
}

/**
 * True of a repost, a row of `reposts` beside its post, that gives the post a place for whoever began to read at `top`. What was taken
 * back since then leaves a post that comes to them by itself where it was: they did not come upon it above, and will not below.
 */
export function holdsPlace({ viewer, top }: Sight & { top: PostId }) {
  const isFollowed = sql`(select 1 from follows where follower_id = ${viewer} and followee_id = posts.author_id) is not null`
  const hasFollowedTag = sql`(
      select 1 from post_tags cross join followed_tags
      where post_tags.post_id = posts.id and followed_tags.account_id = ${viewer} and followed_tags.tag = post_tags.tag limit 1
    ) is not null`
  return sql<SqlBool>`(reposts.undone_id is null or (
      reposts.undone_id > cast(${top} as bigint) and (posts.author_id = ${viewer} or ${isFollowed} or ${hasFollowedTag})
    ))`
}

/** True of a repost under the name `newer` that gives its post a place. */
export const isStanding = sql<SqlBool>`newer.undone_id is null and newer.id > posts.id`

/**
 * True where a candidate, which a column names, is the first place at which the reader comes upon its post: no repost above it brings
 * the post as well. Above `top` nothing counts, for the reader began there: what was reposted since would take the post from below
 * where they are to above it. What was taken back since then counts still, for they may have come upon the post there.
 */
export function isFirstPlace($: Sight & { top: PostId }, candidate: string) {
  const top = sql`cast(${$.top} as bigint)`
  const place = sql.ref(candidate)
  const isAbove = sql<SqlBool>`newer.id > ${place} and newer.id <= ${top}
    and (newer.undone_id is null or newer.undone_id > ${top})`
  return sql<SqlBool>`${place} >= posts.id and (${bringing($, isAbove)}) is null`
}
