/**
 * Reposts: posts that people show to those who follow them. A room below posts, as reactions are; it serves no endpoint of its own.
 *
 * Owns who reposted what. Whether the viewer sees the post, and its number of reposts, is for `posts`, which asks and counts; which
 * reposts somebody comes to read is for `feeds`. What is taken back is deleted after a day. Rules: CNT-3, CNT-4, BLK-1 (who
 * reposted), PAG-1..4. Facts: none; posts tells them.
 */
import { defineModule } from '../../kernel/module.ts'
import { invariants } from './invariants.ts'
import type { RepostUses } from './kernel.ts'
import { createRepostTable } from './migrations/20261128-1500-reposts.ts'
import { createReposts, type Reposts } from './service.ts'
import type { RepostReads } from './tables.ts'

export { ownRepost } from './columns.ts'
export type { Reposts } from './service.ts'
export type { RepostId, RepostTables } from './tables.ts'

export const reposts = defineModule<'reposts', RepostReads, RepostUses, Reposts>({
  name: 'reposts',
  requires: ['visibility', 'profiles'],
  tables: ['reposts'],
  migrations: [createRepostTable],
  create: createReposts,
  sweep: (service) => service.sweep(),
  invariants,
})
