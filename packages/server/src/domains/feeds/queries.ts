import type { AccountId, PostId } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import type { Sight } from '../visibility/index.ts'
import type { FeedReads } from './kernel.ts'
import { isInFeedOf } from './predicate.ts'

type Reading = Reads<FeedReads>

/**
 * The next posts below a position of those whom the viewer follows and of the viewer, each by its `candidate_id`, whoever may see it,
 * and what is in those that belong into the viewer's feed; of the others there is nothing. The candidates are ids alone, from one
 * index, so that nothing wide is sorted. SQLite leaves an author at the first post that is too old; Postgres reads all of them, and is
 * not asked for the newest of each, since it may look for that among everybody's posts.
 */
export const listHome = shape((db: Reading, $: Sight & { before: PostId; count: number }) =>
  db
    .selectFrom(
      sql<{ candidate_id: PostId }>`(
        select posts.id as candidate_id
        from (
          select followee_id from follows where follower_id = ${$.viewer}
          union all select cast(${$.viewer} as bigint)
        ) as sources
        cross join posts
        where posts.author_id = sources.followee_id and posts.id < ${$.before}
        order by posts.id desc limit ${$.count}
      )`.as('candidates'),
    )
    .leftJoin('posts', (join) => join.onRef('posts.id', '=', 'candidate_id').on(isInFeedOf($)))
    .select(['candidate_id', mutesWords($).as('mutes_words')])
    .selectAll('posts')
    .orderBy('candidate_id', 'desc'),
)

/** Those of the posts that belong into the viewer's feed. */
export const listInFeed = shape((db: Reading, $: Sight & { ids: readonly PostId[] }) =>
  db
    .selectFrom('posts')
    .selectAll()
    .select(mutesWords($).as('mutes_words'))
    .where('id', 'in', $.ids)
    .where(isInFeedOf($)),
)

/** 1 where the viewer mutes a word: both databases answer it once for all rows. */
function mutesWords({ viewer }: Pick<Sight, 'viewer'>) {
  return sql<number | null>`(select 1 from muted_words where owner_id = ${viewer} limit 1)`
}

/** Whom the viewer follows. */
export const listSources = shape((db: Reading, $: { viewer: AccountId }) =>
  db.selectFrom('follows').select('followee_id').where('follower_id', '=', $.viewer),
)

/** The newest posts of each of the authors: one, and as many `older` ones. */
export const listLastPosts = shape((db: Reading, $: { authors: readonly AccountId[]; older: number }) =>
  db
    .selectFrom('accounts')
    .innerJoin('posts', (join) =>
      join.onRef('posts.author_id', '=', 'accounts.id').on(
        'posts.id',
        '>=',
        sql<PostId>`coalesce((
          select last.id from posts as last where last.author_id = accounts.id order by last.id desc limit 1 offset ${$.older}
        ), 0)`,
      ),
    )
    .select(['posts.author_id', 'posts.id'])
    .where('accounts.id', 'in', $.authors),
)
