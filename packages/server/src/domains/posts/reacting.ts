import type { Post, PostId, Reacted, ReactionCounts } from '@kindred/contract'
import type { Fields } from '../../kernel/fields.ts'
import type { Page, PageInput } from '../../kernel/page.ts'
import { found } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { Move } from '../reactions/index.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import { createReading } from './reading.ts'
import { type Asked, heldTaken, seen } from './seen.ts'

const itemOf = (id: PostId) => ({ kind: 'post', id }) as const

/** How people take posts that they see. */
export function createReacting(kernel: PostKernel, uses: PostUses, fields: Fields) {
  /**
   * Shows a post as it is once the viewer has moved their reaction. Whether they see it is asked beside the move, which is undone if
   * they do not: everybody who reacts waits for the others' counts, and so each for as little as can be.
   */
  function moving({ viewer, id }: Asked<Account>, move: (uses: PostUses) => Promise<Move | undefined>): Promise<Post> {
    return kernel.transaction(async (unit, domains) => {
      const rows = await heldTaken(unit, { viewer, id })
      const shown = createReading(unit, domains, fields).look(viewer, rows)
      const [{ posts }, moved] = await Promise.all([shown, move(domains)])
      const post = found(posts.get(id))
      if (!moved) return post
      const about = { post: id, author: post.author.id, by: viewer.id }
      if (moved.reaction === null) unit.emit('post.unreacted', about)
      else unit.emit('post.reacted', { ...about, reaction: moved.reaction })
      return withMoved(post, moved)
    })
  }

  return {
    /** The viewer reacts to a post, in place of how they did before. */
    react(viewer: Account, id: PostId, reaction: string): Promise<Post> {
      return moving({ viewer, id }, ({ reactions }) => reactions.react(viewer, itemOf(id), reaction))
    },

    /** The viewer's reaction to a post is gone. */
    unreact(viewer: Account, id: PostId): Promise<Post> {
      return moving({ viewer, id }, ({ reactions }) => reactions.unreact(viewer, itemOf(id)))
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

/** The post as it was read, but for what its viewer has done to it since. */
function withMoved(post: Post, { former, reaction }: Move): Post {
  const counts = new Map(Object.entries(post.counts.reactions))
  if (former !== null) counts.set(former, (counts.get(former) ?? 1) - 1)
  if (reaction !== null) counts.set(reaction, (counts.get(reaction) ?? 0) + 1)
  const inOrder = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1))
  const reactions: ReactionCounts = Object.fromEntries(inOrder)
  return { ...post, counts: { ...post.counts, reactions }, viewer: { ...post.viewer, reaction } }
}
