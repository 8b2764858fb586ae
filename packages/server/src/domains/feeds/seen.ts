import type { PostId } from '@kindred/contract'
import type { Account } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import type { FeedKernel } from './kernel.ts'
import type { Round } from './newer.ts'
import { deleteOldest, deleteSeenUpTo, insertSeen, listSeenAmong } from './seen-queries.ts'

/** For so long it is known that somebody has seen a post. */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000
/** Of so many posts it is known that somebody has seen them: those that they saw last. */
export const MOST_SEEN = 10_000

type Read<Window> = (window: Window) => Promise<Round>

/** Which posts people have seen. It tells nobody else, and themselves no more than that a post is left out. */
export function createSeen({ db, transaction }: Pick<FeedKernel, 'db' | 'transaction'>) {
  return {
    /**
     * The viewer has seen posts; those that they saw before keep their time. What they may not see is ignored as what is
     * not there.
     */
    mark(viewer: Account, posts: readonly PostId[]): Promise<void> {
      return transaction(async ({ db, clock, lock }) => {
        await lock('seen', viewer.id) // two calls at once must count each other
        await insertSeen(db, { ...sightOf(viewer, clock()), ids: posts })
        await deleteOldest(db, { viewer: viewer.id, kept: MOST_SEEN })
      })
    },

    /** Reads a feed without what the viewer has seen, whoever brings it there: its places are passed as hidden ones are. */
    leavingOut<Window>({ id: viewer }: Account, read: Read<Window>): Read<Window> {
      return async (window) => {
        const { ids, rows } = await read(window)
        if (rows.length === 0) return { ids, rows }
        const posts = rows.map((row) => row.id)
        const seen = new Set((await listSeenAmong(db, { viewer, ids: posts })).map((row) => row.post_id))
        return { ids, rows: rows.filter((row) => !seen.has(row.id)) }
      }
    },

    /** Deletes a slice of what was seen too long ago; answers how many rows went. */
    sweep(): Promise<number> {
      return transaction(({ db, clock }) => deleteSeenUpTo.affected(db, { at: clock() - KEPT_MS }))
    },
  }
}
