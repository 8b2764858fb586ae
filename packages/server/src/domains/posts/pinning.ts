import type { PersonRef, Post, PostId } from '@kindred/contract'
import { refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import * as queries from './pin-queries.ts'
import type { Reading } from './reading.ts'
import { authorRefusal } from './rules.ts'
import { held } from './seen.ts'

/** Which of their posts people show first. */
export function createPinning({ db, transaction }: PostKernel, { visibility }: PostUses, { get, show }: Reading) {
  return {
    /** The viewer shows a post of theirs first, in place of the one before. An archived one is shown once it is back. */
    async pin(viewer: Account, id: PostId): Promise<Post> {
      await transaction(async (unit) => {
        const post = await held(unit, { viewer, id })
        refuseIf(authorRefusal(viewer.id, post))
        const pin = { account_id: viewer.id, post_id: id, pinned_at: unit.clock() }
        if ((await queries.upsertPin.affected(unit.db, pin)) > 0)
          unit.emit('post.pinned', { post: id, author: viewer.id })
      })
      return get(viewer, id)
    },

    /** A post of the viewer's stands first no longer. */
    async unpin(viewer: Account, id: PostId): Promise<Post> {
      await transaction(async (unit) => {
        const post = await held(unit, { viewer, id })
        refuseIf(authorRefusal(viewer.id, post))
        if ((await queries.deletePin.affected(unit.db, { post: id })) > 0)
          unit.emit('post.unpinned', { post: id, author: viewer.id })
      })
      return get(viewer, id)
    },

    /** The post that somebody shows first, where there is one that the viewer sees. */
    async pinned(viewer: Viewer, ref: PersonRef): Promise<Post | null> {
      const author = await visibility.person(viewer, ref)
      const pin = await queries.findPin.first(db, { author })
      const posts = pin && (await show(viewer, [pin.post_id]))
      return posts?.get(pin?.post_id as PostId) ?? null
    },
  }
}
