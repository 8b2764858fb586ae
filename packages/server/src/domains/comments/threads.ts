import { type Comment, type CommentId, type CommentOn, compareIds, type ListedComment } from '@kindred/contract'
import type { ListCall } from '../../kernel/cursors.ts'
import { fillPage, type Page, type PageInput } from '../../kernel/page.ts'
import { found } from '../../kernel/refusal.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { placeOf } from './anchors.ts'
import type { CommentContent } from './content.ts'
import type { CommentKernel, CommentUses } from './kernel.ts'
import type { Place } from './place.ts'
import * as queries from './queries.ts'
import type { Asked, Reading, Seen } from './reading.ts'
import { DEEPEST } from './rules.ts'
import { FIRST, positionOf, rankAt } from './score.ts'
import { weightOf } from './weight.ts'

type Sort = 'top' | 'newest' | 'oldest'

export interface ThreadInput extends PageInput {
  readonly on: CommentOn
  readonly parent?: CommentId | undefined
  readonly sort: Sort
}

/** The beginning of what answers a comment: ids to show, and where a list of them would go on. */
interface Preview {
  readonly ids: readonly CommentId[]
  readonly next: CommentId | null
}

const empty: Preview = { ids: [], next: null }

/** How a place in each order becomes a position, and where each begins. */
const orders = {
  top: { start: FIRST, read: rankAt, write: positionOf },
  newest: { start: FIRST, read: (id: string) => ({ score: 0, id }), write: ({ id }: { id: string }) => id },
  oldest: {
    start: { score: 0, id: '0' },
    read: (id: string) => ({ score: 0, id }),
    write: ({ id }: { id: string }) => id,
  },
}

/** Comments as they are listed, each with the beginning of its replies, by as many statements whatever the number of either. */
export function createThreads(
  { db, cursors }: Pick<CommentKernel, 'db' | 'cursors'>,
  uses: CommentUses,
  reading: Reading,
) {
  /** What is said on a thing, or in answer to a comment on it. */
  async function list(viewer: Viewer, { on, parent, sort, ...page }: ThreadInput): Promise<Page<ListedComment>> {
    const place = await placeOf(uses, on)
    const call = { ...callOf(viewer, { on, parent, sort }), page, weigh: weightOf }
    if (place === undefined && parent === undefined) return fillPage(cursors, call, async () => [])
    const seen =
      parent === undefined
        ? await reading.seeAnchor(viewer, found(place))
        : await under(found(place), { viewer, id: parent })
    const { start, read, write } = orders[sort]
    return fillPage(cursors, call, async (before, count) => {
      const { score, id } = before === undefined ? start : read(before)
      const window = { score, position: id as CommentId, count }
      const candidates =
        parent === undefined
          ? await queries.listThread[sort](db, { kind: seen.place.kind, on: seen.place.id, ...window })
          : await queries.listReplies[sort](db, { parent, ...window })
      const shown = await show(viewer, seen, candidates)
      return candidates.map((candidate) => ({ id: write(candidate), item: shown.get(candidate.id) }))
    })
  }

  /** A comment that is there, on the thing that it is said to be on. */
  async function under(place: Place, asked: Asked): Promise<Seen> {
    const seen = await reading.seePlace(asked)
    found(seen.place.id === place.id || undefined)
    return seen
  }

  /** Those candidates that are there for the viewer, by id. */
  async function show(viewer: Viewer, seen: Seen, candidates: readonly { id: CommentId }[]) {
    if (candidates.length === 0) return new Map<CommentId, ListedComment>()
    const rows = await queries.listThere(db, { ...seen.look, ids: candidates.map(({ id }) => id) })
    const previews = await previewsOf(seen, rows)
    const ids = [...previews.values()].flatMap((preview) => preview.ids)
    const replies = ids.length === 0 ? [] : await queries.listComments(db, { ids })
    const views = await reading.present(viewer, seen, [...rows, ...replies])
    const listed = rows.flatMap(({ id }) => {
      const view = views.get(id)
      if (view === undefined) return []
      const { ids, next } = previews.get(id) ?? empty
      const cursor = next && cursors.seal(callOf(viewer, { on: seen.anchor.on, parent: id, sort: 'oldest' }), next)
      return [withReplies(view, { items: ids.flatMap((reply) => views.get(reply) ?? []), cursor })]
    })
    return new Map(listed.map((one) => [one.id, one]))
  }

  async function previewsOf({ look }: Seen, rows: readonly CommentContent[]): Promise<Map<CommentId, Preview>> {
    const ids = rows.filter(({ depth }) => depth < DEEPEST).map(({ id }) => id)
    const read = ids.length === 0 ? [] : await queries.listPreviews(db, { ...look, ids })
    return new Map(read.map((row) => [row.id, previewOf(row)]))
  }

  return { list }
}

function previewOf({
  first_replies,
  scanned_id,
}: {
  first_replies: string | null
  scanned_id: CommentId | null
}): Preview {
  const found = ((first_replies?.split(',') ?? []) as CommentId[]).sort(compareIds)
  const ids = found.slice(0, queries.PREVIEWED)
  const isMore = found.length > queries.PREVIEWED
  return { ids, next: isMore ? (ids.at(-1) ?? null) : scanned_id }
}

function withReplies(comment: Comment, { items, cursor }: { items: Comment[]; cursor: string | null }): ListedComment {
  return { ...comment, replies: { count: comment.counts.replies, items, cursor } }
}

function callOf(viewer: Viewer, query: Omit<ThreadInput, keyof PageInput>): ListCall {
  return { viewer, list: 'comments.list', query }
}
