import type { AccountId, Comment, Person, ReactionCounts, Span } from '@kindred/contract'
import { isoOf } from '../../kernel/instants.ts'
import { accountOf, isModerator, type Viewer } from '../../kernel/viewer.ts'
import type { Anchor } from './anchors.ts'
import { authorRefusal, heldRefusal, ownerRefusal, pinRefusal, removeRefusal } from './rules.ts'
import type { CommentRow } from './tables.ts'

/** Everybody whom comments show: who wrote them, and whom they mention. Removed ones show nobody. */
export function peopleIn(rows: readonly CommentRow[]): Set<AccountId> {
  const people = new Set<AccountId>()
  for (const row of rows) {
    if (row.removed_at !== null) continue
    people.add(row.author_id)
    for (const span of spansIn(row)) if (span.kind === 'mention') people.add(span.person)
  }
  return people
}

/** Most comments have none: those cost nothing. */
function spansIn({ spans }: CommentRow): Span[] {
  return spans === '[]' ? [] : (JSON.parse(spans) as Span[])
}

interface Shown {
  readonly row: CommentRow
  readonly anchor: Anchor
  readonly people: ReadonlyMap<AccountId, Person>
  readonly taken: Taken
}

/** How comments were taken, by id: by everybody, and by the viewer. */
interface Taken {
  readonly counts: ReadonlyMap<string, ReactionCounts>
  readonly own: ReadonlyMap<string, string>
}

/** A comment that is there for the viewer, as they may see it; a removed one as the place that it holds. */
export function commentView(viewer: Viewer, { row, anchor, people, taken }: Shown): Comment | undefined {
  const author = people.get(row.author_id)
  const place = {
    id: row.id,
    on: anchor.on,
    parent: row.parent_id,
    depth: row.depth,
    createdAt: isoOf(row.created_at),
    counts: { reactions: taken.counts.get(row.id) ?? {}, replies: row.replies_count },
  }
  if (row.removed_at !== null) return { ...place, ...nothing }
  if (author === undefined) return undefined
  return {
    ...place,
    author,
    text: row.text,
    spans: spansIn(row).filter((span) => span.kind !== 'mention' || people.has(span.person)),
    editedAt: row.edited_at === null ? null : isoOf(row.edited_at),
    removed: false,
    hidden: row.hidden_at !== null || row.put_away_at !== null,
    held: row.held_at !== null,
    pinned: row.pinned_at !== null,
    viewer: { isAuthor: row.author_id === accountOf(viewer), reaction: taken.own.get(row.id) ?? null },
    can: abilities(viewer, row, anchor),
  }
}

const none = { react: false, reply: false, edit: false, remove: false, pin: false, hide: false }

/** All that is told of a removed comment besides its place. */
const nothing = {
  author: null,
  text: null,
  spans: [],
  editedAt: null,
  removed: true,
  hidden: false,
  held: false,
  pinned: false,
  viewer: { isAuthor: false, reaction: null },
  can: none,
}

function abilities(viewer: Viewer, row: CommentRow, { owner, refusal }: Anchor): Comment['can'] {
  const me = accountOf(viewer)
  if (me === undefined) return none
  const asking = { viewer: me, moderates: isModerator(viewer), owner }
  return {
    react: true,
    reply: (refusal ?? heldRefusal(row)) === undefined,
    edit: authorRefusal(me, row) === undefined,
    remove: removeRefusal(asking, row) === undefined,
    pin: pinRefusal(asking, row) === undefined,
    hide: ownerRefusal(asking) === undefined,
  }
}
