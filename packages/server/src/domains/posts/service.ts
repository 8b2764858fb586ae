import type { AccountId, Audience, PersonRef, Post, PostId, Quotes, Reason, Replies } from '@kindred/contract'
import { type FieldChanges, type Fields, NO_FIELDS } from '../../kernel/fields.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found } from '../../kernel/refusal.ts'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import { createArchiving } from './archiving.ts'
import { postContent } from './content.ts'
import { createHistory } from './history.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import { createOffering } from './offering.ts'
import { createPinning } from './pinning.ts'
import * as queries from './queries.ts'
import { updateQuotes } from './quote-queries.ts'
import { createQuoting } from './quoting.ts'
import { createReacting } from './reacting.ts'
import { createReading } from './reading.ts'
import { createReposting } from './reposting.ts'
import { commentRefusal, isHeld } from './rules.ts'
import { createSaving } from './saving.ts'
import { own } from './seen.ts'
import type { PostRow } from './tables.ts'
import { weightOf } from './weight.ts'
import { erase, recount, rewrite, write } from './writing.ts'

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

/** A post that the viewer sees, for whoever comments on it. */
export interface Commented {
  readonly author: AccountId
  /** Why the viewer may not comment, if so. */
  readonly refusal: Reason | undefined
  /** Whether what they say waits for its author. */
  readonly holds: boolean
}

/** What people write. */
export function createPosts(kernel: PostKernel, uses: PostUses, fields: Fields) {
  const { db, cursors, transaction } = kernel
  const { visibility } = uses
  const { get, show, showAny, showNew, present, seenWithPeople } = createReading(kernel, uses, fields)

  return {
    get,
    present,
    ...createReacting(kernel, uses, fields),
    ...createReposting(kernel, uses, get),
    ...createQuoting(kernel, uses, { get, show }),
    ...createSaving(kernel, uses, { get, show }),
    ...createOffering(kernel, uses),
    ...createPinning(kernel, uses, { get, show }),
    ...createHistory(kernel, uses),
    ...createArchiving(kernel, { get, show: showAny }),

    async create(viewer: Account, post: NewPost): Promise<Post> {
      const { row, isQuote } = await transaction((unit, domains) =>
        unit.around('post.creating', { viewer, ...post }, async (event) => {
          const stored = fields.merge(NO_FIELDS, event.fields ?? {})
          return { row: await write(unit, domains, { event, stored }), isQuote: event.quote !== undefined }
        }),
      )
      return isQuote ? get(viewer, row.id) : showNew(viewer, row)
    },

    /** Changes what a post of the viewer's says, or who may comment on it or quote it; what it has already changes nothing. */
    async edit(viewer: Account, id: PostId, { fields: set, text, replies, holdReplies, quotes }: PostChanges) {
      await transaction(async (unit, domains) => {
        await unit.lock('post', id) // of two at once the second replaces what the first wrote
        const post = await own(unit, domains, { viewer, id })
        const isSet = set !== undefined && fields.merge(post.fields, set) !== post.fields
        const talk = { replies: replies ?? post.replies, holds: Number(holdReplies ?? post.holds_replies) }
        const isOpened = talk.replies !== post.replies || talk.holds !== post.holds_replies
        const isLent = quotes !== undefined && quotes !== post.quotes
        const isMeant = isSet || (text !== undefined && text !== post.text)
        if (isOpened) found((await queries.updateReplies.affected(unit.db, { id, ...talk })) || undefined)
        if (isLent) found((await updateQuotes.affected(unit.db, { id, quotes })) || undefined)
        const isRewritten =
          isMeant &&
          (await unit.around('post.editing', { viewer, post: id, text: text ?? post.text, fields: set }, (event) =>
            rewrite(unit, domains, { event, before: post, stored: fields.merge(post.fields, event.fields ?? {}) }),
          ))
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
          ? await queries.updateHidden.first(db, { id, now: clock() })
          : await queries.updateRestored.first(db, { id })
        if (changed === undefined) return false
        if (changed.archived_at === null) await recount(unit, domains, { post, by: isHidden ? -1 : 1 })
        emit(isHidden ? 'post.hidden' : 'post.restored', { post: id, author })
        return true
      })
    },
  }
}
export type Posts = ReturnType<typeof createPosts>
