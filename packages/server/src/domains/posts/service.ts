import type {
  AccountId,
  Audience,
  ListId,
  Person,
  PersonRef,
  Post,
  PostId,
  Quotes,
  Reason,
  Replies,
} from '@kindred/contract'
import { type FieldChanges, type Fields, NO_FIELDS } from '../../kernel/fields.ts'
import type { Hooks } from '../../kernel/hooks.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found } from '../../kernel/refusal.ts'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import type { Met } from '../profiles/index.ts'
import { type AudienceLabel, sightOf } from '../visibility/index.ts'
import { createBeside, NOTHING_BESIDE, onlySeen } from './beside.ts'
import { postContent } from './content.ts'
import type { PostKernel, PostUnit, PostUses } from './kernel.ts'
import { createOffering } from './offering.ts'
import * as queries from './queries.ts'
import { updateQuotes } from './quote-queries.ts'
import { createQuoting, quote, recountQuote, unquote } from './quoting.ts'
import { createReacting } from './reacting.ts'
import { createReposting } from './reposting.ts'
import { commentRefusal, isCounted, isHeld } from './rules.ts'
import { createSaving } from './saving.ts'
import { type Asked, own } from './seen.ts'
import { findMarks, handlesIn, spansOf } from './spans.ts'
import type { PostRow } from './tables.ts'
import { tagsOf } from './tags.ts'
import { type TakenRow, untaken } from './taken.ts'
import { createViews, peopleIn } from './views.ts'
import { weightOf } from './weight.ts'

export interface NewPost {
  readonly text: string
  readonly audience: Audience
  /** `everyone` when left out. */
  readonly replies?: Replies
  readonly holdReplies?: boolean
  /** `on` when left out. */
  readonly quotes?: Quotes
  /** Which post it quotes, if it does. */
  readonly quote?: PostId | undefined
  /** Those of the developer's own that it sets. */
  readonly fields?: FieldChanges | undefined
}

/** What is to change of a post; the rest stays. */
export interface PostChanges {
  readonly text?: string | undefined
  readonly replies?: Replies | undefined
  readonly holdReplies?: boolean | undefined
  readonly quotes?: Quotes | undefined
  /** Null takes one away. */
  readonly fields?: FieldChanges | undefined
}

/** Posts by id, and others who are shown beside them: as far as the viewer sees either. */
export interface Presented {
  readonly posts: ReadonlyMap<PostId, Post>
  readonly people: ReadonlyMap<AccountId, Person>
}

/** A post that the viewer sees, for whoever comments on it. */
export interface Commented {
  readonly author: AccountId
  /** Why the viewer may not comment, if so. */
  readonly refusal: Reason | undefined
  /** Whether what they say waits for its author. */
  readonly holds: boolean
}

/** An audience as it is stored: its word, and the list or the people that it needs. */
interface ChosenAudience {
  readonly label: AudienceLabel
  readonly list: ListId | null
  readonly people: readonly AccountId[]
}

/** Which of the posts the viewer sees. */
type Check = (kind: ReturnType<typeof knowing>, posts: readonly PostRow[]) => Promise<PostRow[]>

/** What people write. Whoever sees a post was asked of visibility, in lists twice: by the skeleton's SQL and by the rule. */
export function createPosts(kernel: PostKernel, uses: PostUses, fields: Fields) {
  const { db, clock, cursors, transaction } = kernel
  const { visibility, profiles } = uses
  const views = createViews(kernel, fields)
  const listBeside = createBeside(kernel)

  async function get(viewer: Viewer, id: PostId): Promise<Post> {
    const { posts } = await look(viewer, await queries.listTaken(db, { viewer: accountOf(viewer) ?? null, ids: [id] }))
    return found(posts.get(id))
  }

  /** Those of the posts that the viewer sees, by the rule alone. */
  function look(viewer: Viewer, rows: readonly TakenRow[]): Promise<Presented> {
    return shown(viewer, rows, { check: (kind, all) => visibility.visible(viewer, kind, all) })
  }

  /** One post, if the viewer sees it, and everybody in it. */
  async function seenWithPeople({ viewer, id }: Asked<Viewer>) {
    const rows = await queries.listPosts(db, { ids: [id] })
    const met = await profiles.meet(viewer, peopleIn(rows))
    return { rows: await visibility.visible(viewer, knowing(met), rows), met }
  }

  /** Those candidates of a list that the viewer sees, by id. */
  async function show(viewer: Viewer, ids: readonly PostId[]) {
    if (ids.length === 0) return new Map<PostId, Post>()
    return (await present(viewer, await queries.listVisible(db, { ...sightOf(viewer, clock()), ids }))).posts
  }

  /** Posts whose SQL has said that the viewer sees each, and others likewise: the rule says it again. */
  async function present(viewer: Viewer, rows: readonly TakenRow[], others: readonly AccountId[] = []) {
    const check: Check = (kind, all) => visibility.show(viewer, kind, all)
    const presented = await shown(viewer, rows, { check, others })
    visibility.heldBack('person', others.filter((id) => !presented.people.has(id)).length)
    return presented
  }

  /** Those of the posts that pass a check, with what stands beside them. What they quote passes it as well. */
  async function shown(
    viewer: Viewer,
    rows: readonly TakenRow[],
    { check, others = [] }: { check: Check; others?: readonly AccountId[] },
  ): Promise<Presented> {
    const beside = await listBeside(viewer, rows)
    const all = [...rows, ...beside.quoted.values()]
    const met = await profiles.meet(viewer, new Set([...peopleIn(all), ...others]))
    const seen = new Set(await check(knowing(met), all))
    const shown = rows.filter((row) => seen.has(row))
    const posts = await views(viewer, shown, { met, beside: onlySeen(beside, seen) })
    return { posts: new Map(posts.map((post) => [post.id, post])), people: met.people }
  }

  return {
    get,
    present,
    ...createReacting(kernel, uses, get),
    ...createReposting(kernel, uses, get),
    ...createQuoting(kernel, uses, { get, show }),
    ...createSaving(kernel, uses, { get, show }),
    ...createOffering(kernel, uses),

    async create(viewer: Account, post: NewPost): Promise<Post> {
      const row = await transaction((unit, domains) =>
        unit.around('post.creating', { viewer, ...post }, (event) =>
          write(unit, domains, { event, stored: fields.merge(NO_FIELDS, event.fields ?? {}) }),
        ),
      )
      if (post.quote !== undefined) return get(viewer, row.id)
      const met = await profiles.meet(viewer, peopleIn([row])) // nobody but its author asks for it
      const [shown] = await views(viewer, [{ ...row, ...untaken }], { met, beside: NOTHING_BESIDE })
      return found(shown)
    },

    /** Changes what a post of the viewer's says, or who may comment on it or quote it; what it has already changes nothing. */
    async edit(viewer: Account, id: PostId, { fields: set, text, replies, holdReplies, quotes }: PostChanges) {
      await transaction(async (unit, domains) => {
        if (set) await unit.lock('post', id) // whoever sets other fields of it waits
        const post = await own(unit, domains, { viewer, id })
        const isSet = set !== undefined && fields.merge(post.fields, set) !== post.fields
        const talk = { replies: replies ?? post.replies, holds: Number(holdReplies ?? post.holds_replies) }
        const isOpened = talk.replies !== post.replies || talk.holds !== post.holds_replies
        const isLent = quotes !== undefined && quotes !== post.quotes
        const isRewritten = isSet || (text !== undefined && text !== post.text)
        if (isOpened) found((await queries.updateReplies.affected(unit.db, { id, ...talk })) || undefined)
        if (isLent) found((await updateQuotes.affected(unit.db, { id, quotes })) || undefined)
        if (isRewritten)
          await unit.around('post.editing', { viewer, post: id, text: text ?? post.text, fields: set }, (event) =>
            rewrite(unit, domains, { event, post, stored: fields.merge(post.fields, event.fields ?? {}) }),
          )
        if (isOpened || isLent || isRewritten) unit.emit('post.edited', { post: id, author: viewer.id })
      })
      return get(viewer, id)
    },

    /** Takes back a post of the viewer's for good: what it said is erased. */
    remove(viewer: Account, id: PostId): Promise<void> {
      return transaction(async (unit, domains) => {
        const post = await own(unit, domains, { viewer, id })
        await unit.lock('post', id) // nobody reacts to it meanwhile
        await unit.around('post.removing', { viewer, post: id }, () => erase(unit, domains, post))
        unit.emit('post.removed', { post: id, author: viewer.id })
      })
    },

    /** The posts of a person that the viewer sees, newest first. */
    async by(viewer: Viewer, ref: PersonRef, page: PageInput): Promise<Page<Post>> {
      const author = await visibility.person(viewer, ref)
      const call = { viewer, list: 'posts.by', query: { author }, page, weigh: weightOf }
      return fillPage(cursors, call, async (before, count) => {
        const candidates = await queries.listByAuthor(db, { author, before: (before ?? NEWEST) as PostId, count })
        const posts = await show(
          viewer,
          candidates.map(({ id }) => id),
        )
        return candidates.map(({ id }) => ({ id, item: posts.get(id) }))
      })
    },

    /** What whoever comments has to know of a post that they see. */
    async commented(viewer: Viewer, id: PostId): Promise<Commented> {
      const { rows, met } = await seenWithPeople({ viewer, id })
      const post = found(rows[0])
      const me = accountOf(viewer)
      const about = found(met.facts.get(post.author_id))
      if (me === undefined) return { author: post.author_id, refusal: 'unauthenticated', holds: false }
      return { author: post.author_id, refusal: commentRefusal(me, post, about), holds: isHeld(me, post, about) }
    },

    /** Counts comments on or off, by what the caller's transaction really wrote; `not-found` once the post is removed. */
    async moveComments(id: PostId, by: number): Promise<void> {
      await transaction(async ({ db }) => found((await queries.moveComments.affected(db, { id, by })) || undefined))
    },

    /** A post that a moderator may decide on: one that they see, or that anybody without an account would. */
    async reviewed(viewer: Account, id: PostId): Promise<PostRow> {
      const [post] = await visibility.reviewable(viewer, postContent, await queries.listPosts(db, { ids: [id] }))
      return found(post)
    },

    /** Takes a post from view, or gives it back, for a moderator who reviewed it. False when that changes nothing. */
    setHidden(post: PostRow, isHidden: boolean): Promise<boolean> {
      return transaction(async (unit, domains) => {
        const { db, emit, clock } = unit
        const { id, author_id: author } = post
        await unit.lock('post', id) // nobody detaches it meanwhile
        const changed = isHidden
          ? await queries.updateHidden.affected(db, { id, now: clock() })
          : await queries.updateRestored.affected(db, { id })
        if (changed === 0) return false
        await count(domains, post, isHidden ? -1 : 1)
        await recountQuote(unit, post, isHidden ? -1 : 1)
        emit(isHidden ? 'post.hidden' : 'post.restored', { post: id, author })
        return true
      })
    },
  }
}
export type Posts = ReturnType<typeof createPosts>

/** What is written, and its fields as they are stored. */
interface Writing {
  readonly event: Hooks['post.creating']
  readonly stored: string
}

async function write(unit: PostUnit, domains: PostUses, { event, stored }: Writing): Promise<PostRow> {
  const { viewer, text, audience, replies = 'everyone', holdReplies = false, quotes = 'on' } = event
  const { label, list, people } = await chosen(unit, domains, { viewer, audience })
  const id = unit.nextId<'post'>()
  const spans = await spansFor(domains, viewer, text)
  const state = { edited_at: null, hidden_at: null, removed_at: null, created_at: unit.clock() }
  const meant = { audience: label, audience_list_id: list, replies, holds_replies: Number(holdReplies), quotes }
  const counts = { comments_count: 0, reposts_count: 0, quotes_count: 0 }
  const row = { id, author_id: viewer.id, text, spans, fields: stored, ...meant, ...state, ...counts }
  await queries.insertPost(unit.db, row)
  await queries.insertNamed(
    unit.db,
    people.map((account_id) => ({ post_id: id, account_id })),
  )
  await domains.tags.mark(id, tagsOf(row))
  await count(domains, row, 1)
  unit.emit('post.created', { post: id, author: viewer.id })
  if (event.quote !== undefined) await quote(unit, domains, { viewer, post: row, quoted: event.quote })
  return row
}

async function erase(unit: PostUnit, domains: PostUses, post: PostRow): Promise<void> {
  const { id } = post
  const { hidden_at } = found(await queries.updateRemoved.first(unit.db, { id, now: unit.clock() }))
  await queries.deleteNamed(unit.db, { post: id })
  await domains.reactions.forget({ kind: 'post', id })
  await domains.tags.remark(id, [])
  await unquote(unit, post, { isHidden: hidden_at !== null })
  if (hidden_at === null) await count(domains, post, -1)
}

/** What a post is to say, what it said, and its fields as they are stored. */
interface Rewriting {
  readonly event: Hooks['post.editing']
  readonly post: PostRow
  readonly stored: string
}

async function rewrite(unit: PostUnit, domains: PostUses, { event, post, stored }: Rewriting): Promise<void> {
  const { viewer, post: id, text } = event
  const spans = text === post.text ? post.spans : await spansFor(domains, viewer, text)
  const said = { id, text, spans, fields: stored, now: unit.clock() }
  found((await queries.updateText.affected(unit.db, said)) || undefined)
  await domains.tags.remark(id, tagsOf({ spans }))
}

/** How visibility finds its way around posts whose authors were met already. */
function knowing({ facts }: Met) {
  return { ...postContent, authors: facts }
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

async function count({ profiles }: PostUses, post: Pick<PostRow, 'author_id' | 'audience'>, by: number): Promise<void> {
  if (isCounted(post.audience)) await profiles.movePosts(post.author_id, by)
}
