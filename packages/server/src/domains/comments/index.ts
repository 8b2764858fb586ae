/**
 * Comments: what people say about posts and about things of the host app, and in answer to each other, three levels deep.
 *
 * Owns the comments. What they stand under is an anchor: it says who sees it, whose it is and who may comment, and counts. Who sees a
 * comment, besides, is `visibility`'s to decide, as of something public. A removed comment remains as the place above its replies.
 * Rules: VIS-1, VIS-2, VIS-4, BLK-1, AUTHZ-2, AUTHZ-5, CNT-1..4 (`comments_count` of posts and
 * subjects, `replies_count`), PAG-1..4, PERF-1.
 * Facts: `comment.created`, `comment.edited`, `comment.removed`, `comment.hidden`, `comment.restored`, `comment.reacted`,
 * `comment.unreacted`; of a held one nobody is told but by `comment.held`, until it is approved and so created.
 */
import './facts.ts'
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import type { CommentUses } from './kernel.ts'
import { createCommentsTable } from './migrations/20261127-2240-comments.ts'
import { addHeldToComments } from './migrations/20261128-1320-held-comments.ts'
import { type Comments, createComments } from './service.ts'
import type { CommentReads } from './tables.ts'

export type { Comments } from './service.ts'
export type { CommentTables } from './tables.ts'

export const comments = defineModule<'comments', CommentReads, CommentUses, Comments>({
  name: 'comments',
  requires: ['visibility', 'profiles', 'reactions', 'posts', 'subjects'],
  tables: ['comments'],
  migrations: [createCommentsTable, addHeldToComments],
  create: createComments,
  handlers,
  invariants,
})
