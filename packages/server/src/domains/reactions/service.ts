import type { AccountId, Reacted, ReactionCounts } from '@kindred/contract'
import { SWEPT } from '../../db/swept.ts'
import { isoOf } from '../../kernel/instants.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { refuseIf } from '../../kernel/refusal.ts'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import type { ReactionKernel, ReactionUnit, ReactionUses } from './kernel.ts'
import * as queries from './queries.ts'
import { reactionRefusal } from './rules.ts'
import { listWho, listWhoWith } from './skeletons.ts'
import type { Item, ItemKind } from './tables.ts'

/** Below every other id. */
const OLDEST = '1'

/** A reaction that came, went, or became another: null is none. */
export interface Move {
  readonly former: string | null
  readonly reaction: string | null
}

/** Which list of those who reacted is asked for: under which name, and with which word alone. */
export interface WhoAsked {
  readonly list: string
  /** How the caller named the thing: a cursor is bound to it. */
  readonly query: object
  readonly reaction?: string | undefined
  readonly page: PageInput
}

/**
 * Who reacted how to what. Whoever calls asks `visibility` in the same transaction whether the viewer sees the thing, holds it by `share` against
 * its removal, and counts what moved. Verbs pass each other: a person has one row for a thing, and a count moves last, so that it is held
 * for a moment only.
 */
export function createReactions(kernel: ReactionKernel, uses: ReactionUses, known: readonly string[]) {
  const { db, clock, cursors, transaction } = kernel
  const { visibility, profiles } = uses

  return {
    /** The viewer reacts, in place of how they did before. Nothing moves when they reacted so already. It is left to `count`. */
    react(viewer: Account, item: Item, reaction: string): Promise<Move | undefined> {
      return transaction(async (unit) => {
        refuseIf(reactionRefusal(reaction, known))
        const place = { viewer: viewer.id, kind: item.kind, item: item.id }
        if (await begin(unit, viewer.id, { item, reaction })) return { former: null, reaction }
        const former = (await queries.findOwn.first(unit.db, place))?.reaction // none when they took it back meanwhile
        if (former === undefined || former === reaction) return undefined
        const changed = await queries.updateReaction.affected(unit.db, { ...place, former, reaction })
        return changed > 0 ? { former, reaction } : undefined
      })
    },

    /** The viewer's reaction is gone. Nothing moves when there was none. It is left to `count`. */
    unreact(viewer: Account, item: Item): Promise<Move | undefined> {
      return transaction(async ({ db }) => {
        const gone = await queries.deleteReaction.first(db, { viewer: viewer.id, kind: item.kind, item: item.id })
        return gone && { former: gone.reaction, reaction: null }
      })
    },

    /** Counts a move, the last thing that its transaction does. The two counts move in the order of their words, whichever of them falls. */
    count(item: Item, { former, reaction }: Move): Promise<void> {
      return transaction(async ({ db, trail }) => {
        const moves = [
          { word: former, count: queries.lowerCount },
          { word: reaction, count: queries.raiseCount },
        ]
        for (const { word, count } of moves.toSorted((a, b) => ((a.word ?? '') < (b.word ?? '') ? -1 : 1)))
          if (word !== null) trail(count(db, { ...item, reaction: word }))
      })
    },

    /** How many reacted to each of the things, by word: an entry for every one of them, in one query. */
    async counts(kind: ItemKind, items: readonly string[]): Promise<Map<string, ReactionCounts>> {
      const counts = new Map(items.map((item) => [item, {} as ReactionCounts]))
      if (items.length === 0) return counts
      for (const { item_id, reaction, count } of await queries.listCounts(db, { kind, items }))
        Object.assign(counts.get(item_id) ?? {}, { [reaction]: count })
      return counts
    },

    /** How the viewer reacted to each of the things to which they did, in one query. */
    async own(viewer: Viewer, kind: ItemKind, items: readonly string[]): Promise<Map<string, string>> {
      const me = accountOf(viewer)
      if (me === undefined || items.length === 0) return new Map()
      const rows = await queries.listOwn(db, { viewer: me, kind, items })
      return new Map(rows.map(({ item_id, reaction }) => [item_id, reaction]))
    },

    /** Those who reacted to a thing and whom the viewer sees, those who began last first. */
    who(viewer: Viewer, item: Item, { list, query, reaction, page }: WhoAsked): Promise<Page<Reacted>> {
      return fillPage<Reacted>(cursors, { viewer, list, query, page }, async (before, count) => {
        const window = { ...sightOf(viewer, clock()), ...item, before: before ?? NEWEST, count }
        const rows = await (reaction === undefined ? listWho(db, window) : listWhoWith(db, { ...window, reaction }))
        const visible = rows.filter((row) => row.is_visible === 1).map((row) => row.person_id)
        const { people } = await profiles.meet(viewer, visible)
        visibility.heldBack('person', visible.length - people.size)
        return rows.map((row) => {
          const person = row.is_visible === 1 ? people.get(row.person_id) : undefined
          return { id: row.id, item: person && { person, reaction: row.reaction, at: isoOf(row.created_at) } }
        })
      })
    },

    /** What was reacted to is gone: its counts at once, and its reactions as far as one statement reaches; the sweeper takes the rest. */
    forget(item: Item): Promise<void> {
      return transaction(async ({ db }) => {
        await queries.deleteCounts(db, item)
        const deleted = await queries.deleteSlice.affected(db, item)
        if (deleted === SWEPT) await queries.insertLeftover(db, { item_id: item.id, item_kind: item.kind })
      })
    },

    /** Deletes a slice of what `forget` has left; answers how many rows went. */
    sweep(): Promise<number> {
      return transaction(async ({ db }) => {
        const leftover = await queries.findLeftover.first(db, { from: OLDEST })
        if (!leftover) return 0
        const item = { id: leftover.item_id, kind: leftover.item_kind }
        const deleted = await queries.deleteSlice.affected(db, item)
        return deleted < SWEPT ? deleted + (await queries.deleteLeftover.affected(db, item)) : deleted
      })
    },
  }
}
export type Reactions = ReturnType<typeof createReactions>

async function begin(
  { db, nextId, clock }: ReactionUnit,
  account_id: AccountId,
  { item, reaction }: { item: Item; reaction: string },
): Promise<boolean> {
  const row = { id: nextId<'reaction'>(), account_id, item_kind: item.kind, item_id: item.id, reaction }
  return (await queries.insertReaction.affected(db, { ...row, created_at: clock() })) > 0
}
