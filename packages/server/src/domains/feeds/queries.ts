import type { AccountId, PostId } from '@kindred/contract'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { MAX_ROUND } from '../../kernel/page.ts'
import { taken } from '../posts/index.ts'
import type { RepostId } from '../reposts/index.ts'
import type { Sight } from '../visibility/index.ts'
import type { FeedReads } from './kernel.ts'
import {
  bringing,
  bringsReposts,
  holdsPlace,
  isFirstPlace,
  isInFeedOf,
  isStanding,
  isVisiblePost,
} from './predicate.ts'

type Reading = Reads<FeedReads>

/** Where a round of a home reads. */
interface HomeWindow extends Sight {
  readonly before: PostId
  readonly count: number
  /** See `isFirstPlace`. */
  readonly top: PostId
}

/**
 * The next places below a position: posts and reposts of those whom the viewer follows, posts of the viewer, and with a tag that the
 * viewer follows, each by its `candidate_id`, whoever may see it, and the post of those that belong into the viewer's feed; of the
 * others there is nothing. The
 * candidates are ids alone, from one index a branch, so that nothing wide is sorted. SQLite leaves an author at the first post that is
 * too old; Postgres reads all of them, and is not asked for the newest of each, since it may look for that among everybody's posts. Of
 * a tag, which may have any number of posts, only the newest are read: where those end is found first, once a tag, and with `+ 0`
 * nobody looks for them among the newest posts of all. How many a branch gives at most stands in the SQL as a number, at least as many as
 * are asked for: Postgres plans any number as a tenth of all that there is, and would sort whatever those people ever wrote.
 */
const listHomeOf = (most: RawBuilder<number>) =>
  shape((db: Reading, $: HomeWindow) =>
    withPlaces(
      db,
      $,
      sql<Place>`(
        select candidate_id from (
          select posts.id as candidate_id
          from (
            select followee_id from follows where follower_id = ${$.viewer}
            union all select cast(${$.viewer} as bigint)
          ) as sources
          cross join posts
          where posts.author_id = sources.followee_id and posts.id < ${$.before}
          order by posts.id desc limit ${most}
        ) as of_people
        union
        select candidate_id from (
          select reposts.id as candidate_id
          from (select followee_id from follows where follower_id = ${$.viewer}) as reposters
          cross join reposts
          where reposts.account_id = reposters.followee_id and reposts.id < ${$.before}
          order by reposts.id desc limit ${most}
        ) as of_reposters
        union
        select candidate_id from (
          with tags as materialized (
            select tag, coalesce((
              select last.post_id from post_tags as last
              where last.tag = followed_tags.tag and last.post_id + 0 < cast(${$.before} as bigint)
              order by last.post_id + 0 desc limit 1 offset ${most}
            ), 0) as oldest_id
            from followed_tags where account_id = ${$.viewer}
          )
          select distinct post_tags.post_id + 0 as candidate_id
          from tags cross join post_tags
          where post_tags.tag = tags.tag and post_tags.post_id + 0 >= tags.oldest_id
            and post_tags.post_id + 0 < cast(${$.before} as bigint)
          order by candidate_id desc limit ${most}
        ) as of_tags
        order by candidate_id desc limit ${$.count})`,
    ),
  )

const homes = [40, 120, MAX_ROUND].map((most) => ({ most, list: listHomeOf(sql.lit(most)) }))

/** See `listHomeOf`. */
export function listHome(db: Reading, $: HomeWindow) {
  const home = homes.find(({ most }) => $.count <= most)
  if (!home) throw new RangeError(`a round of ${$.count} places is larger than any`)
  return home.list(db, $)
}

interface Places extends Sight {
  readonly ids: readonly PostId[]
  readonly top: PostId
}

/** The post at each of the places, if it belongs into the viewer's home there: most of them are those of posts. */
export const listPlaces = shape((db: Reading, $: Places) => listPosted(db, $).unionAll(listReposted(db, $)))

function listPosted(db: Reading, $: Places) {
  return inFeed(db, $)
    .select(['posts.id as candidate_id', noReposter.as('reposter_id')])
    .where(isFirstPlace($, 'posts.id'))
}

function listReposted(db: Reading, $: Places) {
  return db
    .selectFrom('reposts')
    .innerJoin('posts', 'posts.id', 'reposts.post_id')
    .select([...taken($), mutesWords($).as('mutes_words')])
    .selectAll('posts')
    .select([sql<PostId>`reposts.id`.as('candidate_id'), standingReposter.as('reposter_id')])
    .where(sql<PostId>`reposts.id`, 'in', $.ids)
    .where(holdsPlace($))
    .where(bringsReposts($, 'reposts.account_id'))
    .where(isInFeedOf($))
    .where(isFirstPlace($, 'reposts.id'))
}

/** 1 where a repost brings the post into the viewer's home. */
export const findRepost = shape((db: Reading, $: Sight & { post: PostId }) =>
  db
    .selectFrom('posts')
    .select(sql<number | null>`${bringing($, isStanding)}`.as('is_reposted'))
    .where('posts.id', '=', $.post),
)

/** The next posts with a tag below a position, in the same way. Whom the viewer mutes is on the pages of tags. */
export const listTagged = shape((db: Reading, $: Sight & { tag: string; before: PostId; count: number }) =>
  withPosts(db, $, {
    isShown: isVisiblePost($),
    candidates: sql`
        select post_id as candidate_id from post_tags
        where tag = ${$.tag} and post_id + 0 < cast(${$.before} as bigint)
        order by post_id + 0 desc limit ${$.count}`,
  }),
)

/** Whether the viewer follows any tag. */
export const listAnyTag = shape((db: Reading, $: { viewer: AccountId }) =>
  db.selectFrom('followed_tags').select('id').where('account_id', '=', $.viewer).limit(1),
)

/** Those of the tags that the viewer follows. */
export const listFollowedAmong = shape((db: Reading, $: { viewer: AccountId; tags: readonly string[] }) =>
  db.selectFrom('followed_tags').select('tag').where('account_id', '=', $.viewer).where('tag', 'in', $.tags),
)

/** Those of the posts that belong into the viewer's feed, each at its own place. */
export const listInFeed = shape((db: Reading, $: Sight & { ids: readonly PostId[] }) => inFeed(db, $))

function inFeed(db: Reading, $: Sight & { ids: readonly PostId[] }) {
  return db
    .selectFrom('posts')
    .select([...taken($), mutesWords($).as('mutes_words')])
    .selectAll('posts')
    .where('posts.id', 'in', $.ids)
    .where(isInFeedOf($))
}

interface Place {
  readonly candidate_id: PostId
}

function withPlaces(db: Reading, $: Sight & { top: PostId }, places: Expression<Place>) {
  return db
    .selectFrom(sql<Place>`${places}`.as('candidates'))
    .leftJoin('reposts', (join) =>
      join.on(sql<SqlBool>`reposts.id = candidates.candidate_id`).on(bringsReposts($, 'reposts.account_id')),
    )
    .leftJoin('posts', (join) =>
      join
        .on(sql<SqlBool>`posts.id = coalesce(reposts.post_id, candidates.candidate_id)`)
        .on((on) => on.or([on('reposts.id', 'is', null), holdsPlace($)]))
        .on(isInFeedOf($))
        .on(isFirstPlace($, 'candidates.candidate_id')),
    )
    .select(['candidates.candidate_id', standingReposter.as('reposter_id')])
    .select([...taken($), mutesWords($).as('mutes_words')])
    .selectAll('posts')
    .orderBy('candidates.candidate_id', 'desc')
}

interface Skeleton {
  readonly candidates: RawBuilder<unknown>
  readonly isShown: Expression<SqlBool>
}

function withPosts(db: Reading, sight: Sight, { candidates, isShown }: Skeleton) {
  return db
    .selectFrom(sql<{ candidate_id: PostId }>`(${candidates})`.as('candidates'))
    .leftJoin('posts', (join) => join.onRef('posts.id', '=', 'candidate_id').on(isShown))
    .select(['candidate_id', noReposter.as('reposter_id'), ...taken(sight), mutesWords(sight).as('mutes_words')])
    .selectAll('posts')
    .orderBy('candidate_id', 'desc')
}

/** Nobody, where it was taken back. */
const standingReposter = sql<AccountId | null>`case when reposts.undone_id is null then reposts.account_id end`

const noReposter = sql<AccountId | null>`cast(null as bigint)`

/** 1 where the viewer mutes a word: both databases answer it once for all rows. */
function mutesWords({ viewer }: Pick<Sight, 'viewer'>) {
  return sql<number | null>`(select 1 from muted_words where owner_id = ${viewer} limit 1)`
}

/** Whom the viewer follows. */
export const listSources = shape((db: Reading, $: { viewer: AccountId }) =>
  db.selectFrom('follows').select('followee_id').where('follower_id', '=', $.viewer),
)

interface Last {
  readonly authors: readonly AccountId[]
  readonly older: number
}

/** The newest posts of each of the authors, and their newest reposts: one, and as many `older` ones, of either. */
export const listLast = shape((db: Reading, $: Last) => lastPosts(db, $).unionAll(lastReposts(db, $)))

function lastPosts(db: Reading, $: Last) {
  return db
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
    .select(['posts.author_id', 'posts.id', sql.lit<number>(0).as('is_repost')])
    .where('accounts.id', 'in', $.authors)
}

function lastReposts(db: Reading, $: Last) {
  return db
    .selectFrom('accounts')
    .innerJoin('reposts', (join) =>
      join.onRef('reposts.account_id', '=', 'accounts.id').on(
        'reposts.id',
        '>=',
        sql<RepostId>`coalesce((
          select last.id from reposts as last where last.account_id = accounts.id order by last.id desc limit 1 offset ${$.older}
        ), 0)`,
      ),
    )
    .select(['reposts.account_id as author_id', sql<PostId>`reposts.id`.as('id'), sql.lit<number>(1).as('is_repost')])
    .where('accounts.id', 'in', $.authors)
}
