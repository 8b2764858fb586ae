import type { PostId, Reposted } from '@kindred/contract'
import { firstIdOf } from '../../kernel/ids.ts'
import { isoOf } from '../../kernel/instants.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import type { RepostKernel, RepostUses } from './kernel.ts'
import * as queries from './queries.ts'
import type { RepostId } from './tables.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Who reposted which post. Whoever calls has asked `visibility` whether the viewer sees the post, and holds it by `share` against its
 * removal.
 */
export function createReposts(kernel: RepostKernel, uses: RepostUses) {
  const { db, clock, cursors, transaction } = kernel
  const { visibility, profiles } = uses

  return {
    /** The viewer reposts a post: the id of the repost, or undefined when it stood already. */
    repost({ id: viewer }: Account, post: PostId): Promise<RepostId | undefined> {
      return transaction(async ({ db, nextId, clock }) => {
        const row = { id: nextId<'repost'>(), account_id: viewer, post_id: post, created_at: clock() }
        return (await queries.insertRepost.first(db, row))?.id
      })
    },

    /** The viewer's repost is gone. False when there was none. */
    undo({ id: viewer }: Account, post: PostId): Promise<boolean> {
      return transaction(async ({ db, nextId }) => {
        return (await queries.updateUndone.affected(db, { viewer, post, undone: nextId<'undoing'>() })) > 0
      })
    },

    /** Those who reposted a post and whom the viewer sees, those who did last first. */
    who(viewer: Viewer, post: PostId, page: PageInput): Promise<Page<Reposted>> {
      const call = { viewer, list: 'posts.reposts', query: { post }, page }
      return fillPage<Reposted>(cursors, call, async (before, count) => {
        const window = { ...sightOf(viewer, clock()), post, before: before ?? NEWEST, count }
        const rows = await queries.listWho(db, window)
        const visible = rows.filter((row) => row.is_visible === 1).map((row) => row.person_id)
        const { people } = await profiles.meet(viewer, visible)
        visibility.heldBack('person', visible.length - people.size)
        return rows.map((row) => {
          const person = row.is_visible === 1 ? people.get(row.person_id) : undefined
          return { id: row.id, item: person && { person, at: isoOf(row.created_at) } }
        })
      })
    },

    /** Deletes a slice of what was taken back a day ago; answers how many rows went. */
    sweep(): Promise<number> {
      return transaction(({ db, clock }) => queries.deleteUndone.affected(db, { before: firstIdOf(clock() - DAY_MS) }))
    },
  }
}
export type Reposts = ReturnType<typeof createReposts>
