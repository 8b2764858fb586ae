import type { Comment, CommentId } from '@kindred/contract'
import { found } from '../../kernel/refusal.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import { type Anchor, anchorsOf } from './anchors.ts'
import { type CommentContent, commentContent, isHeldFrom, isPutAwayFrom, type Look, lookAt } from './content.ts'
import type { CommentKernel, CommentUses } from './kernel.ts'
import { type Place, placeIn } from './place.ts'
import { listComments, listThere } from './queries.ts'
import { commentView, peopleIn } from './views.ts'

/** A thing that the viewer sees, and how they look at what is said there. */
export interface Seen {
  readonly place: Place
  readonly anchor: Anchor
  readonly look: Look
}

/** One comment that is there for the viewer, with what it stands under. */
export interface SeenComment extends Seen {
  readonly row: CommentContent
}

export interface Asked<Asking extends Viewer = Viewer> {
  readonly viewer: Asking
  readonly id: CommentId
}

/** What verbs and lists share: whether a comment is there for a viewer, and how it is shown. */
export function createReading({ db, clock }: Pick<CommentKernel, 'db' | 'clock'>, uses: CommentUses) {
  const { profiles, visibility, reactions } = uses
  const anchors = anchorsOf(uses)

  /** A thing to comment on, if the viewer sees it. */
  async function seeAnchor(viewer: Viewer, place: Place): Promise<Seen> {
    const anchor = await anchors[place.kind].see(viewer, place.id)
    return { place, anchor, look: lookAt(sightOf(viewer, clock()), anchor.owner) }
  }

  /** A comment that the viewer sees or that holds a place above what they see, if all that stands above it is there, too. */
  async function seePlace({ viewer, id }: Asked): Promise<SeenComment> {
    const chain = await chainOf(id)
    const row = found(chain[0])
    const seen = await seeAnchor(viewer, placeIn(row))
    const there = await listThere(db, { ...seen.look, ids: chain.map((one) => one.id) })
    found(there.length === chain.length || undefined)
    return { ...seen, row }
  }

  /** A comment that the viewer sees. */
  async function see(asked: Asked): Promise<SeenComment> {
    const seen = await seePlace(asked)
    found(seen.row.removed_at === null || undefined)
    return seen
  }

  /** A comment and those above it: no more than there are levels. */
  async function chainOf(id: CommentId): Promise<CommentContent[]> {
    const chain: CommentContent[] = []
    for (let next: CommentId | null = id; next !== null; ) {
      const [row]: CommentContent[] = await listComments(db, { ids: [next] })
      if (row) chain.push(row)
      next = row?.parent_id ?? null
    }
    return chain
  }

  /** Those of the comments above which all is there for the viewer: a statement a level, of which there are three. */
  async function beneathWhatIsThere(look: Look, rows: readonly CommentContent[]): Promise<CommentContent[]> {
    const there = new Map<CommentId, CommentContent>()
    for (let next = parentsOf(rows); next.length > 0; ) {
      const found = await listThere(db, { ...look, ids: next })
      for (const row of found) there.set(row.id, row)
      next = parentsOf(found)
    }
    const isBeneath = ({ parent_id: parent }: CommentContent): boolean => {
      if (parent === null) return true
      const above = there.get(parent)
      return above !== undefined && isBeneath(above)
    }
    return rows.filter(isBeneath)
  }

  /** Comments whose SQL has said that each is there for the viewer, by id: the rule says it again of those that say something. */
  async function present(viewer: Viewer, { anchor, look }: Seen, rows: readonly CommentContent[]) {
    const { people, facts } = await profiles.meet(viewer, peopleIn(rows))
    const living = rows.filter((row) => row.removed_at === null)
    const shown = await visibility.show(viewer, { ...commentContent, authors: facts }, living)
    const open = shown.filter((row) => !isPutAwayFrom(look, row) && !isHeldFrom(look, row))
    visibility.heldBack(commentContent.name, shown.length - open.length)
    const held = rows.filter((row) => row.removed_at !== null)
    const ids = open.map((row) => row.id)
    const taken = {
      counts: await reactions.counts('comment', ids),
      own: await reactions.own(viewer, 'comment', ids),
    }
    const views = [...open, ...held].flatMap((row) => commentView(viewer, { row, anchor, people, taken }) ?? [])
    return new Map<CommentId, Comment>(views.map((view) => [view.id, view]))
  }

  return { seeAnchor, seePlace, see, beneathWhatIsThere, present }
}
export type Reading = ReturnType<typeof createReading>

function parentsOf(rows: readonly CommentContent[]): CommentId[] {
  return [...new Set(rows.flatMap((row) => row.parent_id ?? []))]
}
