import type { Post, PostId, Reacted } from '@kindred/contract'
import type { Page, PageInput } from '../../kernel/page.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import { held, seen } from './seen.ts'

const itemOf = (id: PostId) => ({ kind: 'post', id }) as const

/** How people take posts that they see. `get` reads a post as its viewer may see it. */
export function createReacting(kernel: PostKernel, uses: PostUses, get: (viewer: Viewer, id: PostId) => Promise<Post>) {
  const { transaction } = kernel
  return {
    /** The viewer reacts to a post, in place of how they did before. */
    async react(viewer: Account, id: PostId, reaction: string): Promise<Post> {
      await transaction(async (unit, domains) => {
        const { author_id: author } = await held(unit, { viewer, id })
        if (await domains.reactions.react(viewer, itemOf(id), reaction))
          unit.emit('post.reacted', { post: id, author, by: viewer.id, reaction })
      })
      return get(viewer, id)
    },

    /** The viewer's reaction to a post is gone. */
    async unreact(viewer: Account, id: PostId): Promise<Post> {
      await transaction(async (unit, domains) => {
        const { author_id: author } = await held(unit, { viewer, id })
        if (await domains.reactions.unreact(viewer, itemOf(id)))
          unit.emit('post.unreacted', { post: id, author, by: viewer.id })
      })
      return get(viewer, id)
    },

    /** Who reacted to a post that the viewer sees, as far as they see them. */
    async reactions(
      viewer: Viewer,
      id: PostId,
      { reaction, ...page }: PageInput & { readonly reaction?: string | undefined },
    ): Promise<Page<Reacted>> {
      await seen(kernel, uses, { viewer, id })
      const asked = { list: 'posts.reactions', query: { post: id, reaction }, reaction, page }
      return uses.reactions.who(viewer, itemOf(id), asked)
    },
  }
}
