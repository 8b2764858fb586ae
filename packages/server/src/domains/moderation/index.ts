/**
 * Moderation: what the people who run a server do about posts, comments and accounts, and the record of it.
 *
 * Owns the record, which only grows. Whether an account is suspended is `accounts`' to keep, whether a post or a
 * comment is hidden is `posts`' and `comments`'.
 * Serves `moderation.*`, `admin.people.*` and `admin.explain`. A moderator decides on posts and comments that they see or that a moderator whom nobody knows would
 * see, and on accounts whatever lies between them. Rules: AUTHZ-1, ERR-1, BLK-8, PAG-1..4. Facts: those of the domains that it asks.
 */
import { orphans } from '../../db/orphans.ts'
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { createModerationTables } from './migrations/20261120-0950-moderation.ts'
import { addCommentsToModeration } from './migrations/20261128-1330-decisions-on-comments.ts'
import { createModeration, type Moderation, type ModerationUses } from './service.ts'
import type { ModerationTables } from './tables.ts'

export const moderation = defineModule<'moderation', ModerationTables, ModerationUses, Moderation>({
  name: 'moderation',
  requires: ['accounts', 'visibility', 'posts', 'comments'],
  tables: ['moderation_actions'],
  migrations: [createModerationTables, addCommentsToModeration],
  create: createModeration,
  handlers,
  invariants: orphans([createModerationTables, addCommentsToModeration], { isKept: true }),
})
