/**
 * Posts: what people write, for whom, and what becomes of it.
 *
 * Owns posts, what they said before, which of theirs people pin, whom they name, what they quote, how often they were reposted (by
 * whom is known to `reposts`) and who may comment on them (`comments` moves their number); who sees a post is `visibility`'s to decide,
 * an author's number of posts stands in `profiles`. A removed post remains as a mark without its text. A quote shows what the reader
 * would see by itself, and nothing once detached. An archived post is seen by its author alone, in the list of what they archived.
 * Rules: VIS-1, VIS-2, VIS-6, HIST-1, ARC-1, ARC-2, PIN-1, ERR-1 (get, by), AUTHZ-2 (edit, remove), CNT-1 (`profiles.posts_count`,
 * `reposts_count`, `quotes_count`), BLK-3 (mentions), TXT-5 (spans), CNT-3 and CNT-4 (reactions, which `reactions` keeps), PAG-1..4.
 * Hooks: `post.creating`, `post.editing`, `post.removing`. Facts: `post.created`, `post.edited`, `post.removed`, `post.hidden`,
 * `post.restored`, `post.reacted`, `post.unreacted`, `post.reposted`, `post.unreposted`, `post.quoted`, `post.detached`,
 * `post.archived`, `post.unarchived`, `post.pinned`, `post.unpinned`.
 */
import './facts.ts'
import './hooks.ts'
import { createFields, type DeclaredFields } from '../../kernel/fields.ts'
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import type { PostUses } from './kernel.ts'
import { createPostTables } from './migrations/20261120-0940-posts.ts'
import { addCommentsToPosts } from './migrations/20261127-2230-comments-on-posts.ts'
import { addHoldingToPosts } from './migrations/20261128-1310-holding-on-posts.ts'
import { addRepostsAndQuotes } from './migrations/20261128-1510-reposts-and-quotes.ts'
import { addFieldsToPosts } from './migrations/20261128-1700-fields-of-posts.ts'
import { createPostEdits } from './migrations/20261128-1700-post-edits.ts'
import { addArchiveToPosts } from './migrations/20261128-1710-archived-posts.ts'
import { createPinnedPosts } from './migrations/20261128-1720-pinned-posts.ts'
import { createPosts, type Posts } from './service.ts'
import type { PostReads } from './tables.ts'

export { isListed, postContent } from './content.ts'
export type { Posts } from './service.ts'
export { findMarks, handlesIn, spansOf } from './spans.ts'
export type { PostReads, PostTables } from './tables.ts'
export { tagsOf } from './tags.ts'
export { type TakenRow, taken } from './taken.ts'
export { weightOf, weightOfPerson } from './weight.ts'

/** The domain, with the fields of the developer's own that posts have. */
export function postsModule(declared?: DeclaredFields) {
  const fields = createFields('posts', declared)
  return defineModule<'posts', PostReads, PostUses, Posts>({
    name: 'posts',
    requires: ['graph', 'visibility', 'profiles', 'reactions', 'reposts', 'saves', 'tags'],
    tables: ['posts', 'post_audience', 'post_quotes', 'post_edits', 'pinned_posts'],
    migrations: [
      createPostTables,
      addCommentsToPosts,
      addHoldingToPosts,
      addRepostsAndQuotes,
      addFieldsToPosts,
      createPostEdits,
      addArchiveToPosts,
      createPinnedPosts,
    ],
    create: (kernel, uses) => createPosts(kernel, uses, fields),
    handlers,
    invariants,
  })
}
