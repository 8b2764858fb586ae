import type { AccountId, Audience, ListId } from '@kindred/contract'
import type { Hooks } from '../../kernel/hooks.ts'
import { found } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { AudienceLabel } from '../visibility/index.ts'
import { deleteEdits } from './edit-queries.ts'
import { keepText } from './history.ts'
import type { PostUnit, PostUses } from './kernel.ts'
import { deletePin } from './pin-queries.ts'
import * as queries from './queries.ts'
import { quote, recountQuote, unquote } from './quoting.ts'
import { isCounted } from './rules.ts'
import { findMarks, handlesIn, spansOf } from './spans.ts'
import type { PostRow } from './tables.ts'
import { tagsOf } from './tags.ts'

/** An audience as it is stored: its word, and the list or the people that it needs. */
interface ChosenAudience {
  readonly label: AudienceLabel
  readonly list: ListId | null
  readonly people: readonly AccountId[]
}

/** What is written, and its fields as they are stored. */
interface Writing {
  readonly event: Hooks['post.creating']
  readonly stored: string
}

/** A post as it was just written, with all that belongs to it. */
export async function write(unit: PostUnit, domains: PostUses, { event, stored }: Writing): Promise<PostRow> {
  const { viewer, text, audience, replies = 'everyone', holdReplies = false, quotes = 'on' } = event
  const { label, list, people } = await chosen(unit, domains, { viewer, audience })
  const id = unit.nextId<'post'>()
  const spans = await spansFor(domains, viewer, text)
  const state = { edited_at: null, hidden_at: null, removed_at: null, archived_at: null, created_at: unit.clock() }
  const meant = { audience: label, audience_list_id: list, replies, holds_replies: Number(holdReplies), quotes }
  const counts = { comments_count: 0, reposts_count: 0, quotes_count: 0 }
  const row = { id, author_id: viewer.id, text, spans, fields: stored, ...meant, ...state, ...counts }
  await queries.insertPost(unit.db, row)
  await queries.insertNamed(
    unit.db,
    people.map((account_id) => ({ post_id: id, account_id })),
  )
  await domains.tags.mark(id, tagsOf(row))
  unit.emit('post.created', { post: id, author: viewer.id })
  if (event.quote !== undefined) await quote(unit, domains, { viewer, post: row, quoted: event.quote })
  await count(domains, row, 1) // after the quoted post, as in `recount`: two who take them in turn would wait for each other
  return row
}

/** Takes away what a removed post said, and all that was kept of it. Whoever calls holds it. */
export async function erase(unit: PostUnit, domains: PostUses, post: PostRow): Promise<void> {
  const { id } = post
  const { hidden_at, archived_at } = found(await queries.updateRemoved.first(unit.db, { id, now: unit.clock() }))
  await queries.deleteNamed(unit.db, { post: id })
  await deleteEdits(unit.db, { post: id })
  await deletePin(unit.db, { post: id })
  await domains.reactions.forget({ kind: 'post', id })
  await domains.tags.remark(id, [])
  const wasOut = hidden_at === null && archived_at === null
  await unquote(unit, post, { wasOut })
  if (wasOut) await count(domains, post, -1)
}

/** What a post is to say, the post as it is, and its fields as they are to be stored. */
interface Rewriting {
  readonly event: Hooks['post.editing']
  readonly before: PostRow
  readonly stored: string
}

/**
 * Gives a post another text, and keeps the one before, or other fields. Whoever calls holds it. False when a hook has left nothing to
 * change.
 */
export async function rewrite(
  unit: PostUnit,
  domains: PostUses,
  { event: { viewer, text }, before, stored }: Rewriting,
): Promise<boolean> {
  const { id } = before
  const isSaid = text !== before.text
  if (!isSaid && stored === before.fields) return false
  const spans = isSaid ? await spansFor(domains, viewer, text) : before.spans
  const said = { id, text, spans, fields: stored, now: unit.clock() }
  found((await queries.updateText.affected(unit.db, said)) || undefined)
  if (!isSaid) return true
  await keepText(unit, before)
  await domains.tags.remark(id, tagsOf({ spans }))
  return true
}

async function chosen(
  { lock }: PostUnit,
  { graph, visibility }: PostUses,
  { viewer, audience }: { viewer: Account; audience: Audience },
): Promise<ChosenAudience> {
  if (typeof audience === 'string') return { label: audience, list: null, people: [] }
  if ('only' in audience)
    return { label: 'only', list: null, people: await visibility.everybody(viewer, audience.only) }
  await lock('account', viewer.id) // the list is not removed meanwhile
  const { id } = await graph.lists.require(viewer, audience.list)
  return { label: 'list', list: id, people: [] }
}

async function spansFor({ profiles }: PostUses, viewer: Account, text: string): Promise<string> {
  const marks = findMarks(text)
  return JSON.stringify(spansOf(marks, await profiles.mentionable(viewer, handlesIn(marks))))
}

/** Counts a post off that others may not know of from now on, or on again: for its author and for what it quotes. Whoever calls holds it. */
export async function recount(
  unit: PostUnit,
  domains: PostUses,
  { post, by }: { post: PostRow; by: 1 | -1 },
): Promise<void> {
  await recountQuote(unit, post, by)
  await count(domains, post, by)
}

async function count({ profiles }: PostUses, post: Pick<PostRow, 'author_id' | 'audience'>, by: number): Promise<void> {
  if (isCounted(post.audience)) await profiles.movePosts(post.author_id, by)
}
