import type { AccountId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { type Candidate, postContent } from '../posts/index.ts'
import { type Sight, visibleItem } from '../visibility/index.ts'
import type { FeedReads } from './kernel.ts'

/** A candidate of a feed, whose it is, and whether it belongs into the viewer's feed: 1 or 0. */
export interface FeedCandidate extends Candidate {
  readonly author_id: AccountId
}

/**
 * The next posts below a position of those whom the viewer follows and of the viewer: ids first, so that nothing wide is sorted.
 * Who may see each is asked of the bounded batch alone, mutes included.
 */
export const listHome = shape((db: Reads<FeedReads>, $: Sight & { before: string; count: number }) =>
  db
    .selectFrom(
      sql<FeedCandidate>`(
        with candidates as materialized (
          select posts.id, posts.author_id, posts.audience, posts.audience_list_id, posts.hidden_at, posts.removed_at
          from (
            select followee_id from follows where follower_id = ${$.viewer}
            union all select cast(${$.viewer} as bigint)
          ) as sources
          cross join posts
          where posts.author_id = sources.followee_id and posts.id < ${$.before}
          order by posts.id desc limit ${$.count}
        )
        select id, author_id,
          case when ${visibleItem($, { kind: postContent, alias: 'candidates' }, { leaveOutMuted: true })} then 1 else 0 end
            as is_visible
        from candidates
      )`.as('scanned'),
    )
    .selectAll()
    .orderBy('id', 'desc'),
)
