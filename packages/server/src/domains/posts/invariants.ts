import { sql } from 'kysely'
import { orphans } from '../../db/orphans.ts'
import { counter, defineInvariant, type Invariant, idsOf } from '../../kernel/invariant.ts'
import { reactionsToGone } from '../reactions/index.ts'
import { savesOfGone } from '../saves/index.ts'
import * as brokenEdits from './broken-edits.ts'
import * as brokenPins from './broken-pins.ts'
import * as broken from './broken-queries.ts'
import * as brokenQuotes from './broken-quotes.ts'
import { tagsAsWritten } from './broken-tags.ts'
import { createPostTables } from './migrations/20261120-0940-posts.ts'
import { addRepostsAndQuotes } from './migrations/20261128-1510-reposts-and-quotes.ts'
import { createPostEdits } from './migrations/20261128-1700-post-edits.ts'
import { createPinnedPosts } from './migrations/20261128-1720-pinned-posts.ts'
import type { PostReads } from './tables.ts'

/** VIS-4 and CNT-1, and that an audience is the author's to give, row by row. */
export const invariants: readonly Invariant[] = [
  ...orphans([createPostTables, addRepostsAndQuotes, createPostEdits, createPinnedPosts]),
  defineInvariant<PostReads, broken.BrokenPost>({
    name: 'posts.removed-is-erased',
    meaning: 'Of a removed post nothing is kept that it said.',
    fix: 'What is left of it is erased.',
    over: { table: 'posts', key: 'id' },
    find: broken.listUnerased,
    tell: ({ author_id }) => `of ${author_id} is removed and still says something`,
    repair: { mend: async ({ db }, rows) => void (await broken.erase(db, idsOf(rows))), outcome: () => 'is erased' },
  }),
  defineInvariant<PostReads, brokenEdits.BrokenEdit>({
    name: 'posts.edits-of-removed',
    meaning: 'Of a removed post nothing is kept that it said before.',
    fix: 'What is left of it is deleted.',
    over: { table: 'post_edits', key: 'id' },
    find: brokenEdits.listOfRemoved,
    tell: ({ post_id }) => `says what ${post_id} said before it was removed`,
    repair: {
      mend: async ({ db }, rows) => void (await brokenEdits.deleteOfRemoved(db, idsOf(rows))),
      outcome: () => 'is deleted',
    },
  }),
  defineInvariant<PostReads, brokenPins.BrokenPin>({
    name: 'posts.pin-is-own',
    meaning: 'People pin posts of their own that are not removed.',
    fix: 'The pin is deleted: nobody is shown it.',
    over: { table: 'pinned_posts', key: 'account_id' },
    find: brokenPins.listPinnedInVain,
    tell: ({ post_id }) => `pins ${post_id}, which is removed or of somebody else`,
    repair: {
      mend: async ({ db }, rows) => void (await brokenPins.deletePinnedInVain(db, idsOf(rows))),
      outcome: () => 'pins nothing',
    },
  }),
  defineInvariant<PostReads, broken.BrokenPost>({
    name: 'posts.list-is-own',
    meaning: 'A post for a list is for a list of its author.',
    fix: 'The post is for its author alone, as if the list had been removed.',
    over: { table: 'posts', key: 'id' },
    find: broken.listForListsOfOthers,
    tell: ({ author_id }) => `of ${author_id} is for a list of somebody else`,
    repair: {
      mend: async ({ db }, rows) => void (await broken.forgetLists(db, idsOf(rows))),
      outcome: () => 'is for no list',
    },
  }),
  defineInvariant<PostReads, broken.BrokenName>({
    name: 'posts.names-for-only',
    meaning: 'Only posts for named people name anybody.',
    fix: 'The names are deleted: they open nothing.',
    over: { table: 'post_audience', key: 'post_id' },
    find: broken.listNamedInVain,
    tell: ({ account_id }) => `names ${account_id} and is for another audience, or removed`,
    repair: {
      mend: async ({ db }, rows) => void (await broken.deleteNamedInVain(db, idsOf(rows))),
      outcome: ({ account_id }) => `does not name ${account_id}`,
    },
  }),
  reactionsToGone({ kind: 'post', table: 'posts', isThere: sql`there.removed_at is null` }),
  savesOfGone({ kind: 'post', table: 'posts' }),
  tagsAsWritten,
  defineInvariant<PostReads, brokenQuotes.BrokenQuote>({
    name: 'posts.quote-by-removed',
    meaning: 'A removed post quotes nothing.',
    fix: 'What it quotes is forgotten.',
    over: { table: 'post_quotes', key: 'post_id' },
    find: brokenQuotes.listByRemoved,
    tell: ({ quoted_id }) => `is removed and quotes ${quoted_id}`,
    repair: {
      mend: async ({ db }, rows) => void (await brokenQuotes.deleteByRemoved(db, idsOf(rows))),
      outcome: () => 'quotes nothing',
    },
  }),
  counter<PostReads>({
    name: 'posts.reposts-count',
    meaning: 'Those who reposted a post are as many as it says.',
    ...brokenQuotes.repostsCount,
  }),
  counter<PostReads>({
    name: 'posts.quotes-count',
    meaning: 'The posts that quote a post and that others can know of are as many as it says.',
    ...brokenQuotes.quotesCount,
  }),
  counter<PostReads>({
    name: 'posts.posts-count',
    meaning: 'The posts of a person that others can know of are as many as the profile says.',
    ...broken.postsCount,
  }),
]
