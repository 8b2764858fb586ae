import type { AccountId, PostId } from '@kindred/contract'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import { allSeen, held } from './seen.ts'

/** What modules may know of posts that they say something about: never more than the viewer sees. */
export function createOffering(kernel: PostKernel, uses: PostUses) {
  return {
    /** Who wrote each of the posts, of those that the viewer sees; the others are absent. */
    async seen(viewer: Viewer, ids: readonly PostId[]): Promise<Map<PostId, AccountId>> {
      const rows = await allSeen(kernel, uses, { viewer, ids })
      return new Map(rows.map((row) => [row.id, row.author_id]))
    },

    /**
     * Who wrote a post that the viewer sees. Until the transaction of the caller ends nobody removes the post, and nobody else who
     * holds it says anything about it.
     */
    hold(viewer: Account, id: PostId): Promise<AccountId> {
      return kernel.transaction(async (unit) => {
        await unit.lock('post', id)
        return (await held(unit, { viewer, id })).author_id
      })
    },
  }
}
