import type { Post, PostId, Reacted, ReactionCounts } from '@kindred/contract'
import type { AllFacts } from '../../kernel/facts.ts'
import type { Fields } from '../../kernel/fields.ts'
import type { Page, PageInput } from '../../kernel/page.ts'
import { found } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { Move } from '../reactions/index.ts'
import type { PostKernel, PostUnit, PostUses } from './kernel.ts'
import { createReading } from './reading.ts'
import { type Asked, heldTaken, seen } from './seen.ts'

const itemOf = (id: PostId) => ({ kind: 'post', id }) as const

/** How people take posts that they see. */
export function createReacting(kernel: PostKernel, uses: PostUses, fields: Fields) {
  /**
   * Shows a post as it is once the viewer reacts so, or not at all. Whether they see it is asked beside the move, which is undone if
   * they do not, and before it is counted: everybody who reacts waits for the others' counts, and so each for as little as can be.
   */
  function moving({ viewer, id }: Asked<Account>, reaction: string | null): Promise<Post> {
    return kernel.transaction(async (unit, domains) => {
      const { look, get } = createReading(unit, domains, fields)
      const shown = look(viewer, await heldTaken(unit, { viewer, id }))
      const { reactions } = domains
      const move =
        reaction === null ? reactions.unreact(viewer, itemOf(id)) : reactions.react(viewer, itemOf(id), reaction)
      const [{ posts }, moved] = await Promise.all([shown, move])
      const post = found(posts.get(id))
      if (moved) await reactions.count(itemOf(id), moved)
      if (moved) emitMove(unit, { post: id, author: post.author.id, by: viewer.id }, moved)
      const former = moved ? moved.former : reaction
      return post.viewer.reaction === former ? withMoved(post, { former, reaction }) : get(viewer, id) // they did so twice at once
    })
  }

  return {
    /** The viewer reacts to a post, in place of how they did before. */
    react(viewer: Account, id: PostId, reaction: string): Promise<Post> {
      return moving({ viewer, id }, reaction)
    },

    /** The viewer's reaction to a post is gone. */
    unreact(viewer: Account, id: PostId): Promise<Post> {
      return moving({ viewer, id }, null)
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

function emitMove(unit: PostUnit, about: Omit<AllFacts['post.reacted'], 'reaction'>, { reaction }: Move): void {
  if (reaction === null) unit.emit('post.unreacted', about)
  else unit.emit('post.reacted', { ...about, reaction })
}

/** The post as it was read, but for what its viewer has done to it since. */
function withMoved(post: Post, { former, reaction }: Move): Post {
  if (former === reaction) return post
  const counts = new Map(Object.entries(post.counts.reactions))
  if (former !== null) counts.set(former, (counts.get(former) ?? 0) - 1)
  if (reaction !== null) counts.set(reaction, (counts.get(reaction) ?? 0) + 1)
  const inOrder = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1))
  const reactions: ReactionCounts = Object.fromEntries(inOrder)
  return { ...post, counts: { ...post.counts, reactions }, viewer: { ...post.viewer, reaction } }
}
