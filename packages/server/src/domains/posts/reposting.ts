import type { Post, PostId, Reposted } from '@kindred/contract'
import type { Page, PageInput } from '../../kernel/page.ts'
import { refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import { moveReposts } from './quote-queries.ts'
import { repostRefusal } from './rules.ts'
import { held, seen } from './seen.ts'

/** What people show of the posts of others, and of their own, to those who follow them. */
export function createReposting(
  kernel: PostKernel,
  uses: PostUses,
  get: (viewer: Viewer, id: PostId) => Promise<Post>,
) {
  const { transaction } = kernel
  return {
    /** The viewer reposts a post; one that they reposted and took back stands again where it stood. */
    async repost(viewer: Account, id: PostId): Promise<Post> {
      await transaction(async (unit, domains) => {
        const post = await held(unit, { viewer, id })
        refuseIf(repostRefusal(viewer.id, post))
        const repost = await domains.reposts.repost(viewer, id)
        if (repost === undefined) return
        await moveReposts(unit.db, { id, by: 1 })
        unit.emit('post.reposted', { post: id, author: post.author_id, by: viewer.id, repost })
      })
      return get(viewer, id)
    },

    async undoRepost(viewer: Account, id: PostId): Promise<Post> {
      await transaction(async (unit, domains) => {
        const { author_id: author } = await held(unit, { viewer, id })
        if (!(await domains.reposts.undo(viewer, id))) return
        await moveReposts(unit.db, { id, by: -1 })
        unit.emit('post.unreposted', { post: id, author, by: viewer.id })
      })
      return get(viewer, id)
    },

    /** Who reposted a post that the viewer sees, as far as they see them. */
    async reposts(viewer: Viewer, id: PostId, page: PageInput): Promise<Page<Reposted>> {
      await seen(kernel, uses, { viewer, id })
      return uses.reposts.who(viewer, id, page)
    },
  }
}
