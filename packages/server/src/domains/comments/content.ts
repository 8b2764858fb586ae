import type { AccountId, ListId } from '@kindred/contract'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { type ContentKind, type Sight, visibleItem } from '../visibility/index.ts'
import type { CommentRow } from './tables.ts'

/** How visibility finds its way around comments. They name nobody: each is for everybody who sees what it stands under. */
export const commentContent: ContentKind = { name: 'comment', named: { table: 'post_audience', itemId: 'post_id' } }

/** A comment with the columns that visibility asks of all content. */
export interface CommentContent extends CommentRow {
  readonly audience: 'public'
  readonly audience_list_id: ListId | null
}

/** Who looks at the comments on one thing, and whether it is theirs: 1, else 0. */
export interface Look extends Sight {
  readonly owns: number
}

export function lookAt(sight: Sight, owner: AccountId | null): Look {
  return { ...sight, owns: owner !== null && sight.viewer === owner ? 1 : 0 }
}

/** Every comment, as content. */
export const contents = sql<CommentContent>`(
  select comments.*, 'public' as audience, cast(null as bigint) as audience_list_id from comments
)`

/** How many replies to a comment are looked at, to show some of them or to find one that is there. */
export const SCANNED = 200

/** The first replies to a comment, as content, whoever may see them. */
export function firstReplies(alias: string): RawBuilder<CommentContent> {
  return sql<CommentContent>`(
    select near.*, 'public' as audience, cast(null as bigint) as audience_list_id from comments as near
    where near.parent_id = ${sql.ref(`${alias}.id`)} order by near.id limit ${sql.lit(SCANNED)}
  )`
}

/**
 * True of a comment that the viewer can see, or that is removed and holds the place above something that they can: the first of its
 * replies are looked at, `below` levels deep. Whatever stands above it is another question.
 */
export function isThere(look: Look, alias: string, below: number): Expression<SqlBool> {
  const seen = sql<SqlBool>`(${visibleItem(look, { kind: commentContent, alias })} and ${isNotPutAway(look, alias)} and ${isNotHeld(look, alias)})`
  if (below === 0) return seen
  const reply = `${alias}_reply`
  return sql<SqlBool>`(${seen} or (${sql.ref(`${alias}.removed_at`)} is not null and (
    select 1 from ${firstReplies(alias)} as ${sql.table(reply)} where ${isThere(look, reply, below - 1)} limit 1
  ) is not null))`
}

/** What the owner hides they still see, as its author and moderators do. */
function isNotPutAway({ viewer, moderates, owns }: Look, alias: string): Expression<SqlBool> {
  const author = sql<SqlBool>`${sql.ref(`${alias}.author_id`)} = cast(${viewer} as bigint)`
  return sql<SqlBool>`(${sql.ref(`${alias}.put_away_at`)} is null or ${author} or cast(${moderates} as bigint) + cast(${owns} as bigint) > 0)`
}

/** What waits for the owner nobody sees but they and its author. */
function isNotHeld({ viewer, owns }: Look, alias: string): Expression<SqlBool> {
  const author = sql<SqlBool>`${sql.ref(`${alias}.author_id`)} = cast(${viewer} as bigint)`
  return sql<SqlBool>`(${sql.ref(`${alias}.held_at`)} is null or ${author} or cast(${owns} as bigint) = 1)`
}

/** The first rule over a row. */
export function isPutAwayFrom({ viewer, moderates, owns }: Look, row: CommentRow): boolean {
  return row.put_away_at !== null && row.author_id !== viewer && moderates + owns === 0
}

/** The second rule over a row. */
export function isHeldFrom({ viewer, owns }: Look, row: CommentRow): boolean {
  return row.held_at !== null && row.author_id !== viewer && owns === 0
}
