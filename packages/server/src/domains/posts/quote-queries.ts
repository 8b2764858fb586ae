// What posts quote, what quotes them, and how often they are quoted and reposted.
import type { PostId, Quotes } from '@kindred/contract'
import { sql } from 'kysely'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { type Sight, visibleItem } from '../visibility/index.ts'
import { isListed, postContent } from './content.ts'
import type { PostReads, PostTables, QuoteRow } from './tables.ts'
import { taken } from './taken.ts'

type Reading = Reads<PostReads>
type Writing = Writes<PostTables>

/** What each of the posts quotes, where the viewer can see that, and what that quotes itself, where they can see it. */
export const listQuoted = shape((db: Reading, $: Sight & { ids: readonly PostId[] }) =>
  db
    .selectFrom('post_quotes as quote')
    .innerJoin('posts', (join) => join.onRef('posts.id', '=', 'quote.quoted_id').on('quote.detached_at', 'is', null))
    .select(['quote.post_id as page_id', furtherQuote($).as('further_id')])
    .select(taken($))
    .selectAll('posts')
    .where('quote.post_id', 'in', $.ids)
    .where(isListed('posts'))
    .where(visibleItem($, { kind: postContent, alias: 'posts' })),
)

function furtherQuote(sight: Sight) {
  return sql<PostId | null>`(
    select further.id from post_quotes as next_quote inner join posts as further on further.id = next_quote.quoted_id
    where next_quote.post_id = posts.id and next_quote.detached_at is null
      and ${isListed('further')} and ${visibleItem(sight, { kind: postContent, alias: 'further' })}
  )`
}

export const insertQuote = shape((db: Writing, $: Omit<QuoteRow, 'detached_at'>) =>
  db.insertInto('post_quotes').values({ post_id: $.post_id, quoted_id: $.quoted_id }),
)

/** What a post quotes while that is there, be it detached, whose that is, and whether the post that quotes is hidden or archived. */
export const findQuote = shape((db: Reading, $: { post: PostId }) =>
  db
    .selectFrom('post_quotes')
    .innerJoin('posts as quoted', 'quoted.id', 'post_quotes.quoted_id')
    .innerJoin('posts as quoting', 'quoting.id', 'post_quotes.post_id')
    .select(['post_quotes.quoted_id', 'post_quotes.detached_at', 'quoted.author_id'])
    .select(['quoting.hidden_at', 'quoting.archived_at'])
    .where('post_quotes.post_id', '=', $.post)
    .where('quoted.removed_at', 'is', null),
)

/** What a post quotes, unless that was detached. */
export const findAttached = shape((db: Reading, $: { post: PostId }) =>
  db.selectFrom('post_quotes').select('quoted_id').where('post_id', '=', $.post).where('detached_at', 'is', null),
)

/** A removed post quotes nothing. */
export const deleteQuote = shape((db: Writing, $: { post: PostId }) =>
  db.deleteFrom('post_quotes').where('post_id', '=', $.post).returning(['quoted_id', 'detached_at']),
)

/** Nothing when it was detached already. */
export const updateDetached = shape((db: Writing, $: { post: PostId; now: number }) =>
  db
    .updateTable('post_quotes')
    .set({ detached_at: $.now })
    .where('post_id', '=', $.post)
    .where('detached_at', 'is', null),
)

/** The next posts that quote a post, whoever may see them; of those that were detached nothing is left but their place. */
export const listQuotes = shape((db: Reading, $: { post: PostId; before: PostId; count: number }) =>
  db
    .selectFrom('post_quotes')
    .select(['post_id', 'detached_at'])
    .where('quoted_id', '=', $.post)
    .where('post_id', '<', $.before)
    .orderBy('post_id', 'desc')
    .limit($.count),
)

export const moveQuotes = shape((db: Writing, $: { id: PostId; by: number }) =>
  db
    .updateTable('posts')
    .set({ quotes_count: sql`quotes_count + cast(${$.by} as bigint)` })
    .where('id', '=', $.id),
)

export const moveReposts = shape((db: Writing, $: { id: PostId; by: number }) =>
  db
    .updateTable('posts')
    .set({ reposts_count: sql`reposts_count + cast(${$.by} as bigint)` })
    .where('id', '=', $.id),
)

export const updateQuotes = shape((db: Writing, $: { id: PostId; quotes: Quotes }) =>
  db.updateTable('posts').set({ quotes: $.quotes }).where('id', '=', $.id).where('removed_at', 'is', null),
)
