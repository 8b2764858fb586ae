import type { Post, PostId } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import type { Account } from '../../kernel/viewer.ts'
import * as queries from './archive-queries.ts'
import type { PostKernel } from './kernel.ts'
import type { Reading } from './reading.ts'
import { own } from './seen.ts'
import { weightOf } from './weight.ts'
import { recount } from './writing.ts'

/** What authors keep of their posts from everybody else. `show` finds archived posts, too. */
export function createArchiving(kernel: PostKernel, { get, show }: Reading) {
  const { db, cursors, transaction } = kernel

  async function setArchived(viewer: Account, id: PostId, isArchived: boolean): Promise<Post> {
    await transaction(async (unit, domains) => {
      const post = await own(unit, domains, { viewer, id })
      await unit.lock('post', id) // nobody hides or detaches it meanwhile
      const changed = isArchived
        ? await queries.updateArchived.first(unit.db, { id, now: unit.clock() })
        : await queries.updateUnarchived.first(unit.db, { id })
      if (changed === undefined) return
      if (changed.hidden_at === null) await recount(unit, domains, { post, by: isArchived ? -1 : 1 })
      unit.emit(isArchived ? 'post.archived' : 'post.unarchived', { post: id, author: viewer.id })
    })
    return get(viewer, id)
  }

  return {
    /** Keeps a post of the viewer's from everybody else, with all that is said beneath it. */
    archive: (viewer: Account, id: PostId) => setArchived(viewer, id, true),

    /** Lets everybody who may see a post of the viewer's see it again, where it stood. */
    unarchive: (viewer: Account, id: PostId) => setArchived(viewer, id, false),

    /** What the viewer has archived, newest first. */
    archived(viewer: Account, page: PageInput): Promise<Page<Post>> {
      const call = { viewer, list: 'posts.archived', query: {}, page, weigh: weightOf }
      return fillPage(cursors, call, async (before, count) => {
        const window = { before: (before ?? NEWEST) as PostId, count }
        const ids = (await queries.listArchived(db, { author: viewer.id, ...window })).map((row) => row.id)
        const posts = await show(viewer, ids)
        return ids.map((id) => ({ id, item: posts.get(id) }))
      })
    },
  }
}
