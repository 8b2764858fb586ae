import type { Comment, CommentId } from '@kindred/contract'
import { found } from '../../kernel/refusal.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import { type Anchor, anchorsOf } from './anchors.ts'
import { type CommentContent, commentContent, isHeldFrom, isPutAwayFrom, type Look, lookAt } from './content.ts'
import type { CommentKernel, CommentUses } from './kernel.ts'
import { type Place, placeIn } from './place.ts'
import { listAbove, listComments, listThere } from './queries.ts'
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
    const [asked] = await listComments(db, { ids: [id] })
    const seen = await seeAnchor(viewer, placeIn(found(asked)))
    const there = await listThere(db, { ...seen.look, ids: [id] })
    const [row] = await beneathWhatIsThere(seen.look, there)
    return { ...seen, row: found(row) }
  }

  /** A comment that the viewer sees. */
  async function see(asked: Asked): Promise<SeenComment> {
    const seen = await seePlace(asked)
    found(seen.row.removed_at === null || undefined)
    return seen
  }

  /** Those of the comments, which are there, above which all is there, too: a statement a level, of which there are three. */
  async function beneathWhatIsThere(look: Look, rows: readonly CommentContent[]): Promise<CommentContent[]> {
    const there = new Map<CommentId, CommentContent>()
    for (let next = parentsOf(rows); next.length > 0; ) {
      const above = await listAbove(db, { ...look, ids: next })
      for (const row of above) there.set(row.id, row)
      next = parentsOf(above)
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
