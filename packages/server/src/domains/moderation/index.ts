/**
 * Moderation: what the people who run a server do about posts and accounts, and the record of it.
 *
 * Owns the record, which only grows. Whether an account is suspended is `accounts`' to keep, whether a post is hidden is `posts`'.
 * Serves `moderation.*`, `admin.people.*` and `admin.explain`. A moderator decides on posts that they see or that a moderator whom nobody knows would
 * see, and on accounts whatever lies between them. Rules: AUTHZ-1, ERR-1, BLK-8, PAG-1..4. Facts: those of the domains that it asks.
 */
import { orphans } from '../../db/orphans.ts'
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { createModerationTables } from './migrations/20261120-0950-moderation.ts'
import { createModeration, type Moderation, type ModerationUses } from './service.ts'
import type { ModerationTables } from './tables.ts'

export const moderation = defineModule<'moderation', ModerationTables, ModerationUses, Moderation>({
  name: 'moderation',
  requires: ['accounts', 'visibility', 'posts'],
  tables: ['moderation_actions'],
  migrations: [createModerationTables],
  create: createModeration,
  handlers,
  invariants: orphans([createModerationTables], { isKept: true }),
})
