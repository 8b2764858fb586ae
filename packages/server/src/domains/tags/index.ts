/**
 * Tags: which posts have which, and who follows them.
 *
 * Owns both. `posts` says what stands in a text, in the transaction that writes it, and checks that it does; pages of tags and homes are
 * `feeds`' to put together, by who may see what. Serves `feeds.followTag`, `feeds.unfollowTag` and `feeds.followedTags`.
 * Rules: TAG-1, FOL-5 (tags), PAG-1..4. Facts: `tag.followed`, `tag.unfollowed`.
 */
import './facts.ts'
import { orphans } from '../../db/orphans.ts'
import { type Handlers, isDone } from '../../kernel/call.ts'
import { defineModule } from '../../kernel/module.ts'
import { createTagTables } from './migrations/20261127-2240-tags.ts'
import { createTags, type Tags } from './service.ts'
import type { TagTables } from './tables.ts'

export type { Tags } from './service.ts'
export type { TagTables } from './tables.ts'

export const tags = defineModule<'tags', TagTables, object, Tags>({
  name: 'tags',
  requires: [],
  tables: ['post_tags', 'followed_tags'],
  migrations: [createTagTables],
  create: createTags,
  handlers: ({ tags }) =>
    ({
      'feeds.followTag': ({ viewer }, { tag }) => tags.follow(viewer, tag).then(isDone),
      'feeds.unfollowTag': ({ viewer }, { tag }) => tags.unfollow(viewer, tag).then(isDone),
      'feeds.followedTags': ({ viewer }, page) => tags.followed(viewer, page),
    }) satisfies Handlers,
  invariants: orphans([createTagTables]),
})
