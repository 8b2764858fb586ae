import type { AccountId, PostId } from '@kindred/contract'
import type { Viewer } from '../../kernel/viewer.ts'
import { accountOf } from '../../kernel/viewer.ts'
import { type Graph, holdsAny, wordingOf } from '../graph/index.ts'
import { type TakenRow, tagsOf } from '../posts/index.ts'

/** A post of a feed. Rows tell whether their reader mutes any word at all: whoever mutes none is asked nothing more. */
export type FeedRow = TakenRow & {
  /** Its place, where that may be another than its own. */
  readonly candidate_id?: PostId
  /** Who brought it there by a repost, if so. */
  readonly reposter_id?: AccountId | null
  readonly mutes_words: number | null
}

export function placeOf({ candidate_id, id }: Pick<FeedRow, 'candidate_id' | 'id'>): PostId {
  return candidate_id ?? id
}

type FilteredRow = Pick<FeedRow, 'author_id' | 'text' | 'spans' | 'mutes_words'>

/** What drops the posts of others that hold a word which the viewer mutes. It reads the words once, for all rounds of a page. */
export function wordFilter(viewer: Viewer, graph: Graph) {
  const me = accountOf(viewer)
  let words: Promise<readonly string[]> | undefined
  return async <Row extends FilteredRow>(rows: readonly Row[]): Promise<readonly Row[]> => {
    if (me === undefined || !rows.some((row) => row.mutes_words === 1)) return rows
    words ??= graph.mutedWords.inForce(me)
    const muted = await words
    return rows.filter((row) => row.author_id === me || !holdsAny(wordingOf(row.text, tagsOf(row)), muted))
  }
}
