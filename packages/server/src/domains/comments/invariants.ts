import { sql } from 'kysely'
import { orphans } from '../../db/orphans.ts'
import { type Broken, counter, defineInvariant, type Invariant, idsOf } from '../../kernel/invariant.ts'
import { reactionsToGone } from '../reactions/index.ts'
import * as broken from './broken-queries.ts'
import { createCommentsTable } from './migrations/20261127-2240-comments.ts'
import type { CommentReads } from './tables.ts'

const over = { table: 'comments', key: 'id' } as const

/** DB-2, AUTHZ-5, VIS-4 and CNT-1, row by row. */
export const invariants: readonly Invariant[] = [
  ...orphans([createCommentsTable]),
  defineInvariant<CommentReads, broken.Astray>({
    name: 'comments.on-something',
    meaning: 'What a comment stands under is there.',
    fix: 'The comment is deleted, as it would have been with what it was on.',
    over,
    find: broken.listOnNothing,
    tell: ({ on_kind, on_id }) => `is on the ${on_kind} ${on_id}, which is not there`,
    repair: {
      mend: async ({ db }, rows) => void (await broken.deleteComments(db, idsOf(rows))),
      outcome: () => 'is deleted',
    },
  }),
  defineInvariant<CommentReads, Broken>({
    name: 'comments.beneath-parent',
    meaning: 'A reply stands one level beneath the comment that it answers, on the same thing.',
    fix: 'The reply is deleted: nobody could be shown it.',
    over,
    find: broken.listMisplaced,
    tell: () => 'does not stand beneath what it answers',
    repair: {
      mend: async ({ db }, rows) => void (await broken.deleteComments(db, idsOf(rows))),
      outcome: () => 'is deleted',
    },
  }),
  defineInvariant<CommentReads, Broken>({
    name: 'comments.removed-is-erased',
    meaning: 'Of a removed comment nothing is kept that it said.',
    fix: 'What is left of it is erased.',
    over,
    find: broken.listUnerased,
    tell: () => 'is removed and still says something, is pinned or waits',
    repair: { mend: async ({ db }, rows) => void (await broken.erase(db, idsOf(rows))), outcome: () => 'is erased' },
  }),
  reactionsToGone({ kind: 'comment', table: 'comments', isThere: sql`there.removed_at is null` }),
  counter<CommentReads>({
    name: 'comments.replies-count',
    meaning: 'A comment has as many replies that are neither hidden, held nor removed as it says.',
    ...broken.repliesCount,
  }),
  counter<CommentReads>({
    name: 'comments.score',
    meaning: 'A comment stands in the order `top` where its replies, its reactions and its pin put it.',
    ...broken.score,
  }),
  counter<CommentReads>({
    name: 'comments.post-count',
    meaning: 'A post has as many comments that are neither hidden nor removed as it says.',
    ...broken.postCount,
  }),
  counter<CommentReads>({
    name: 'comments.subject-count',
    meaning: 'A thing of the app has as many comments that are neither hidden nor removed as it says.',
    ...broken.subjectCount,
  }),
]
