/**
 * Posts: what people write, for whom, and what becomes of it.
 *
 * Owns posts, whom they name and who may comment on them (`comments` moves their number); who sees a post is `visibility`'s to decide, an author's number of posts stands in `profiles`. A
 * removed post remains as a mark without its text. Rules: VIS-1, VIS-2, VIS-6, ERR-1 (get, by), AUTHZ-2 (edit, remove), CNT-1
 * (`profiles.posts_count`), BLK-3 (mentions), TXT-5 (spans), CNT-3 and CNT-4 (reactions, which `reactions` keeps), PAG-1..4.
 * Hooks: `post.creating`, `post.editing`, `post.removing`. Facts: `post.created`, `post.edited`, `post.removed`, `post.hidden`, `post.restored`,
 * `post.reacted`, `post.unreacted`.
 */
import './facts.ts'
import './hooks.ts'
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import type { PostUses } from './kernel.ts'
import { createPostTables } from './migrations/20261120-0940-posts.ts'
import { addCommentsToPosts } from './migrations/20261127-2230-comments-on-posts.ts'
import { createPosts, type Posts } from './service.ts'
import type { PostReads } from './tables.ts'

export { postContent } from './content.ts'
export type { Posts } from './service.ts'
export { findMarks, handlesIn, spansOf } from './spans.ts'
export type { PostReads, PostRow, PostTables } from './tables.ts'
export { tagsOf } from './tags.ts'
export { weightOf } from './weight.ts'

export const posts = defineModule<'posts', PostReads, PostUses, Posts>({
  name: 'posts',
  requires: ['graph', 'visibility', 'profiles', 'reactions', 'saves', 'tags'],
  tables: ['posts', 'post_audience'],
  migrations: [createPostTables, addCommentsToPosts],
  create: createPosts,
  handlers,
  invariants,
})
