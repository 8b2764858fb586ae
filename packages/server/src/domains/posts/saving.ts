import type { CollectionId, Post, PostId } from '@kindred/contract'
import { fillPage, type Page, type PageInput } from '../../kernel/page.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import type { Reading } from './reading.ts'
import { seen } from './seen.ts'
import { weightOf } from './weight.ts'

/** What people keep of the posts that they see. */
export function createSaving(kernel: PostKernel, uses: PostUses, { get, show }: Reading) {
  const { cursors, transaction } = kernel
  return {
    /** The viewer keeps a post. A removed one stays among what they keep, and is shown to nobody. */
    async save(viewer: Account, id: PostId, collection?: CollectionId | null): Promise<Post> {
      await transaction(async (unit, domains) => {
        await seen(unit, domains, { viewer, id })
        await domains.saves.save(viewer, { kind: 'post', id }, collection)
      })
      return get(viewer, id)
    },

    async unsave(viewer: Account, id: PostId): Promise<Post> {
      await transaction(async (unit, domains) => {
        await seen(unit, domains, { viewer, id })
        await domains.saves.unsave(viewer, { kind: 'post', id })
      })
      return get(viewer, id)
    },

    /** What the viewer keeps, or what of it is in a collection of theirs, as far as they still see it. */
    async saved(
      viewer: Account,
      { collection, ...page }: PageInput & { readonly collection?: CollectionId | undefined },
    ): Promise<Page<Post>> {
      if (collection !== undefined) await uses.saves.collections.require(viewer, collection)
      const call = { viewer, list: 'posts.saved', query: { collection }, page, weigh: weightOf }
      return fillPage(cursors, call, async (before, count) => {
        const rows = await uses.saves.list(viewer, { kind: 'post', collection, before, count })
        const posts = await show(
          viewer,
          rows.map((row) => row.item_id as PostId),
        )
        return rows.map((row) => ({ id: row.id, item: posts.get(row.item_id as PostId) }))
      })
    },
  }
}
