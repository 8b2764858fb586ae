import type { Comment, CommentId, Reacted } from '@kindred/contract'
import type { Page, PageInput } from '../../kernel/page.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { factOf } from './counting.ts'
import type { CommentKernel, CommentUses } from './kernel.ts'
import { locked } from './locked.ts'
import { rescore } from './queries.ts'
import type { Reading } from './reading.ts'

const itemOf = (id: CommentId) => ({ kind: 'comment', id }) as const

/** How one comment is read: as its viewer may see it, and whether they do. */
interface ReadingOne extends Pick<Reading, 'see'> {
  get(viewer: Viewer, id: CommentId): Promise<Comment>
}

/** How people take comments that they see. A comment's score moves with what it goes by. */
export function createReacting({ transaction }: CommentKernel, uses: CommentUses, { see, get }: ReadingOne) {
  return {
    /** The viewer reacts to a comment, in place of how they did before. */
    async react(viewer: Account, id: CommentId, reaction: string): Promise<Comment> {
      await transaction(async (unit, domains) => {
        const { row } = await locked(unit, domains, { viewer, id })
        const moved = await domains.reactions.react(viewer, itemOf(id), reaction)
        if (!moved) return
        await domains.reactions.count(itemOf(id), moved)
        await rescore(unit.db, { id })
        unit.emit('comment.reacted', { ...(await factOf(domains, row)), by: viewer.id, reaction })
      })
      return get(viewer, id)
    },

    /** The viewer's reaction to a comment is gone. */
    async unreact(viewer: Account, id: CommentId): Promise<Comment> {
      await transaction(async (unit, domains) => {
        const { row } = await locked(unit, domains, { viewer, id })
        const moved = await domains.reactions.unreact(viewer, itemOf(id))
        if (!moved) return
        await domains.reactions.count(itemOf(id), moved)
        await rescore(unit.db, { id })
        unit.emit('comment.unreacted', { ...(await factOf(domains, row)), by: viewer.id })
      })
      return get(viewer, id)
    },

    /** Who reacted to a comment that the viewer sees, as far as they see them. */
    async reactions(
      viewer: Viewer,
      id: CommentId,
      { reaction, ...page }: PageInput & { readonly reaction?: string | undefined },
    ): Promise<Page<Reacted>> {
      await see({ viewer, id })
      const asked = { list: 'comments.reactions', query: { comment: id, reaction }, reaction, page }
      return uses.reactions.who(viewer, itemOf(id), asked)
    },
  }
}
