import type { Comment, CommentId, CommentOn } from '@kindred/contract'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { anchorsOf, requirePlace } from './anchors.ts'
import { type CommentContent, commentContent } from './content.ts'
import { count, factOf, recount } from './counting.ts'
import { createExplaining } from './explaining.ts'
import { createHolding, holdAgain } from './holding.ts'
import type { CommentKernel, CommentUnit, CommentUses } from './kernel.ts'
import { locked } from './locked.ts'
import { placeIn } from './place.ts'
import * as queries from './queries.ts'
import { createReacting } from './reacting.ts'
import { createReading } from './reading.ts'
import {
  authorRefusal,
  decidingOn,
  heldRefusal,
  isCounted,
  ownerRefusal,
  pinRefusal,
  removeRefusal,
  standingUnder,
  waitsUntold,
} from './rules.ts'
import { idAfter } from './score.ts'
import type { CommentRow } from './tables.ts'
import { createThreads } from './threads.ts'
import { spansFor } from './words.ts'

export interface NewComment {
  readonly on: CommentOn
  readonly text: string
  readonly parent?: CommentId | undefined
}

/** What people say about things. Every verb holds the thing first, so that what is said there changes by one verb at a time. */
export function createComments(kernel: CommentKernel, uses: CommentUses) {
  const { db, transaction } = kernel
  const reading = createReading(kernel, uses)

  async function get(viewer: Viewer, id: CommentId): Promise<Comment> {
    const { row, ...seen } = await reading.see({ viewer, id })
    return found((await reading.present(viewer, seen, [row])).get(id))
  }

  return {
    ...createThreads(kernel, uses, reading),
    ...createReacting(kernel, uses, { see: reading.see, get }),
    ...createHolding(kernel, reading),
    ...createExplaining(kernel, uses, reading),
    get,

    /** Says something on a thing, or in answer to a comment on it. */
    async add(viewer: Account, comment: NewComment): Promise<Comment> {
      const id = await transaction(async (unit, domains) => {
        const row = await written(unit, domains, { viewer, comment })
        await queries.insertComment(unit.db, row)
        const fact = await factOf(domains, row)
        if (isCounted(row)) await count(unit, domains, { row, by: 1 })
        if (isCounted(row)) unit.emit('comment.created', { ...fact, parent: row.parent_id })
        else unit.emit('comment.held', fact)
        return row.id
      })
      return get(viewer, id)
    },

    /** Gives a comment of the viewer's another text, which waits where a new one would; the same text changes nothing. */
    async edit(viewer: Account, id: CommentId, text: string): Promise<Comment> {
      await transaction(async (unit, domains) => {
        const { row, anchor } = await locked(unit, domains, { viewer, id })
        refuseIf(authorRefusal(viewer.id, row))
        if (row.text === text) return
        const spans = await spansFor(domains, viewer, text)
        await queries.updateText(unit.db, { id, text, spans, now: unit.clock() })
        if (row.held_at !== null) return
        if (anchor.holds) await holdAgain(unit, domains, row)
        else unit.emit('comment.edited', await factOf(domains, row))
      })
      return get(viewer, id)
    },

    /** Takes a comment away for good: what it said is erased. */
    remove(viewer: Account, id: CommentId): Promise<void> {
      return transaction(async (unit, domains) => {
        const { row, anchor } = await locked(unit, domains, { viewer, id })
        refuseIf(removeRefusal(decidingOn(anchor, viewer), row))
        await queries.updateRemoved(unit.db, { id, now: unit.clock() })
        await domains.reactions.forget({ kind: 'comment', id })
        await queries.rescore(unit.db, { id })
        if (isCounted(row)) await count(unit, domains, { row, by: -1 })
        if (!waitsUntold(row)) unit.emit('comment.removed', await factOf(domains, row))
      })
    },

    /** Puts a comment on a thing of the viewer's above all others there. */
    pin(viewer: Account, id: CommentId): Promise<void> {
      return transaction(async (unit, domains) => {
        const { row, anchor } = await locked(unit, domains, { viewer, id })
        refuseIf(pinRefusal(decidingOn(anchor, viewer), row))
        if (row.pinned_at !== null) return
        const former = await queries.findPinned.first(unit.db, { kind: row.on_kind, on: row.on_id })
        if (former) await setPinned(unit, former.id, null)
        await setPinned(unit, id, unit.clock())
      })
    },

    unpin(viewer: Account, id: CommentId): Promise<void> {
      return transaction(async (unit, domains) => {
        const { row, anchor } = await locked(unit, domains, { viewer, id })
        refuseIf(ownerRefusal(decidingOn(anchor, viewer)))
        if (row.pinned_at !== null) await setPinned(unit, id, null)
      })
    },

    /** Hides a comment on a thing of the viewer's, or shows it again. */
    putAway(viewer: Account, id: CommentId, isAway: boolean): Promise<void> {
      return transaction(async (unit, domains) => {
        const { row, anchor } = await locked(unit, domains, { viewer, id })
        refuseIf(ownerRefusal(decidingOn(anchor, viewer)))
        if ((row.put_away_at !== null) === isAway) return
        const since = isAway ? unit.clock() : null
        await queries.updatePutAway(unit.db, { id, since })
        await queries.rescore(unit.db, { id })
        await recount(unit, domains, { before: row, after: { ...row, put_away_at: since } })
      })
    },

    /** A comment that a moderator may decide on: as of posts, and on something that they may decide on. What is held, nobody decides on but its post's author. */
    async reviewed(viewer: Account, id: CommentId): Promise<CommentContent> {
      const [row] = await uses.visibility.reviewable(
        viewer,
        commentContent,
        await queries.listComments(db, { ids: [id] }),
      )
      const { kind, id: on } = placeIn(found(row))
      await anchorsOf(uses)[kind].review(viewer, on)
      return found(row?.held_at === null ? row : undefined)
    },

    /** Takes a comment from view, or gives it back, for a moderator who reviewed it. False when that changes nothing. */
    setHidden({ id, on_id }: CommentRow, isHidden: boolean): Promise<boolean> {
      return transaction(async (unit, domains) => {
        await unit.lock('comments', on_id)
        const row = found((await queries.listComments(unit.db, { ids: [id] }))[0])
        if ((row.hidden_at !== null) === isHidden || row.removed_at !== null) return false
        const since = isHidden ? unit.clock() : null
        await queries.updateHidden(unit.db, { id, since })
        await recount(unit, domains, { before: row, after: { ...row, hidden_at: since } })
        return true
      })
    },
  }
}
export type Comments = ReturnType<typeof createComments>

/** A comment as it will be stored, where the viewer may say it. */
async function written(
  unit: CommentUnit,
  domains: CommentUses,
  { viewer, comment: { on, text, parent } }: { viewer: Account; comment: NewComment },
): Promise<CommentRow> {
  const place = await requirePlace(domains, on)
  const reading = createReading(unit, domains)
  await unit.lock('comments', place.id)
  const { anchor } = await reading.seeAnchor(viewer, place)
  const answered = parent === undefined ? undefined : (await reading.see({ viewer, id: parent })).row
  found(answered === undefined || answered.on_id === place.id || undefined)
  refuseIf(anchor.refusal ?? (answered && heldRefusal(answered)))
  const now = unit.clock()
  return {
    id: idAfter(() => unit.nextId<'comment'>(), answered?.id),
    on_kind: place.kind,
    on_id: place.id,
    ...standingUnder(answered),
    author_id: viewer.id,
    text,
    spans: await spansFor(domains, viewer, text),
    replies_count: 0,
    score: 0,
    created_at: now,
    edited_at: null,
    pinned_at: null,
    put_away_at: null,
    hidden_at: null,
    removed_at: null,
    held_at: anchor.holds ? now : null,
  }
}

async function setPinned({ db }: CommentUnit, id: CommentId, pinned: number | null): Promise<void> {
  await queries.updatePinned(db, { id, pinned })
  await queries.rescore(db, { id })
}
