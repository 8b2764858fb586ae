import { compareIds, type PostId } from '@kindred/contract'
import { NEWEST } from '../../kernel/page.ts'
import { type FeedRow, placeOf } from './muted-words.ts'

const MOST = 99
/** Fewer than what is remembered of an author, so that most counts are made of what is remembered; then as many as may be needed. */
const FIRST_ROUND = 32
const FURTHER_ROUND = 200
const MAX_SCANNED = 2000

interface Asked {
  readonly before: PostId
  readonly count: number
  /** Nothing up to here is wanted. */
  readonly after: PostId
}

/** The next candidates, and the rows of those that are shown, in whatever order. */
export interface Round {
  readonly ids: readonly PostId[]
  readonly rows: readonly FeedRow[]
}

/** The candidates above a position, and those of them that are shown. */
type ReadNewer = (asked: Asked) => Promise<{ readonly ids: readonly PostId[]; readonly rows: readonly unknown[] }>

/** How many items of a feed are newer than a post, 99 at most. Where nothing is new the first round ends it. */
export async function countNewer(read: ReadNewer, after: PostId): Promise<number> {
  let count = 0
  let before = NEWEST as PostId
  let size = FIRST_ROUND
  for (let scanned = 0; scanned < MAX_SCANNED && count < MOST; scanned += size) {
    const { ids, rows } = await read({ before, count: size, after })
    count += rows.length
    if (ids.length < size) break
    before = ids.at(-1) as PostId
    size = FURTHER_ROUND
  }
  return Math.min(count, MOST)
}

/** What of a round lies above the place of a post, where that is in it. */
export function upTo(post: PostId, { ids, rows }: Round): Round {
  const row = rows.find((row) => row.id === post)
  if (row === undefined) return { ids, rows }
  const place = placeOf(row)
  return { ids: ids.slice(0, ids.indexOf(place)), rows: rows.filter((row) => isAfter(placeOf(row), place)) }
}

export function isAfter(id: PostId, after: PostId | undefined): boolean {
  return after === undefined || compareIds(id, after) > 0
}
