import type { AccountId, PostId } from '@kindred/contract'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { postContent } from './content.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import { listPosts } from './queries.ts'
import { held } from './seen.ts'

/** What modules may know of posts that they say something about: never more than the viewer sees. */
export function createOffering({ db, transaction }: PostKernel, { visibility }: PostUses) {
  return {
    /** Who wrote each of the posts, of those that the viewer sees; the others are absent. */
    async seen(viewer: Viewer, ids: readonly PostId[]): Promise<Map<PostId, AccountId>> {
      const rows = await visibility.visible(viewer, postContent, await listPosts(db, { ids }))
      return new Map(rows.map((row) => [row.id, row.author_id]))
    },

    /**
     * Who wrote a post that the viewer sees. Until the transaction of the caller ends nobody removes the post, and nobody else who
     * holds it says anything about it.
     */
    hold(viewer: Account, id: PostId): Promise<AccountId> {
      return transaction(async (unit) => {
        await unit.lock('post', id)
        return (await held(unit, { viewer, id })).author_id
      })
    },
  }
}
