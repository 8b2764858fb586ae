// Puts into a world what people say, show, keep and react to.
import type { AccountId, CollectionId, CommentId, Id, PostId } from '@kindred/contract'
import type { CommentRow } from '../../src/domains/comments/tables.ts'
import type { ActionRow } from '../../src/domains/moderation/tables.ts'
import type { PostRow } from '../../src/domains/posts/tables.ts'
import type { SubjectId } from '../../src/domains/subjects/tables.ts'
import { nextId } from '../visibility/rows.ts'
import type { World } from './world.ts'

export type NewPost = Partial<Omit<PostRow, 'author_id'>> & { readonly named?: readonly AccountId[] }

export function addPost(world: World, author: AccountId, { named = [], ...given }: NewPost): PostRow {
  const post: PostRow = {
    id: nextId<PostId>(),
    author_id: author,
    text: 'words',
    spans: '[]',
    audience: 'public',
    audience_list_id: null,
    created_at: 0,
    edited_at: null,
    hidden_at: null,
    removed_at: null,
    archived_at: null,
    comments_count: 0,
    replies: 'everyone',
    holds_replies: 0,
    reposts_count: 0,
    quotes_count: 0,
    quotes: 'on',
    fields: '{}',
    ...given,
  }
  world.posts.push(post)
  for (const reader of named) world.post_audience.push({ post_id: post.id, account_id: reader })
  return post
}

export function addRepost(world: World, by: AccountId, post: PostId): void {
  world.reposts.push({ id: nextId<Id<'repost'>>(), account_id: by, post_id: post, created_at: 0, undone_id: null })
}

/** Has a post quote an older one. */
export function addQuote(
  world: World,
  { post, quoted, isDetached = false }: { post: PostId; quoted: PostId; isDetached?: boolean },
): void {
  world.post_quotes.push({ post_id: post, quoted_id: quoted, detached_at: isDetached ? 1 : null })
}

/** Has somebody show a post of theirs first. */
export function addPin(world: World, { author_id, id }: PostRow): void {
  world.pinned_posts.push({ account_id: author_id, post_id: id, pinned_at: 1 })
}

/** Has a post have said something else before. */
export function addEdit(world: World, post: PostId, text: string): void {
  world.post_edits.push({ id: nextId<Id<'edit'>>(), post_id: post, text, replaced_at: 1 })
}

/** Puts a thing of the host app's into the world, with people who like it. */
export function addSubject(world: World, key: string, fans: Iterable<AccountId>): SubjectId {
  const subject = nextId<SubjectId>()
  const counts = { comments_count: 0, saves_count: 0 }
  world.subjects.push({ id: subject, kind: 'recipe', external_key: key, ...counts, created_at: 0 })
  for (const account_id of new Set(fans)) {
    const item = { item_kind: 'subject', item_id: subject, reaction: 'like' } as const
    world.reactions.push({ id: nextId<Id<'reaction'>>(), account_id, ...item, created_at: 0 })
  }
  return subject
}

type NewReaction = ({ readonly post: PostId } | { readonly comment: CommentId }) & { readonly reaction: string }

export function addReaction(world: World, by: AccountId, { reaction, ...to }: NewReaction): void {
  const id = nextId<Id<'reaction'>>()
  const item =
    'post' in to
      ? ({ item_kind: 'post', item_id: to.post } as const)
      : ({ item_kind: 'comment', item_id: to.comment } as const)
  world.reactions.push({ id, account_id: by, ...item, reaction, created_at: 0 })
}

export function addCollection(world: World, owner: AccountId, name: string): CollectionId {
  const id = nextId<CollectionId>()
  world.collections.push({ id, owner_id: owner, name, name_key: name.toLowerCase(), saved_count: 0, created_at: 0 })
  return id
}

export function addSave(
  world: World,
  by: AccountId,
  { post, collection }: { post: PostId; collection: CollectionId | null },
): void {
  const id = nextId<Id<'save'>>()
  const item = { item_kind: 'post', item_id: post, collection_id: collection } as const
  world.saves.push({ id, account_id: by, ...item, created_at: 0 })
}

export type NewComment = Partial<Omit<CommentRow, 'author_id' | 'on_id'>>

type SaidOn = { readonly post: PostId } | { readonly subject: SubjectId }

/** Puts a comment under a post or a thing of the app, beneath `parent` if there is one. */
export function addComment(
  world: World,
  { author, parent, ...on }: { author: AccountId; parent?: CommentRow | undefined } & SaidOn,
  given: NewComment = {},
): CommentRow {
  const comment: CommentRow = {
    id: nextId<CommentId>(),
    on_kind: 'post' in on ? 'post' : 'subject',
    on_id: 'post' in on ? on.post : on.subject,
    parent_id: parent?.id ?? null,
    depth: (parent?.depth ?? 0) + 1,
    author_id: author,
    text: 'words about it',
    spans: '[]',
    replies_count: 0,
    score: 0,
    created_at: 0,
    edited_at: null,
    pinned_at: null,
    put_away_at: null,
    hidden_at: null,
    removed_at: null,
    held_at: null,
    ...given,
  }
  world.comments.push(comment)
  return comment
}

/** Puts down what a moderator did about a post, or about somebody. */
export function addAction(
  world: World,
  actor: AccountId,
  given: Pick<ActionRow, 'action' | 'reason'> & Partial<Pick<ActionRow, 'post_id' | 'account_id' | 'comment_id'>>,
): void {
  const id = nextId<Id<'action'>>()
  world.moderation_actions.push({
    id,
    post_id: null,
    account_id: null,
    comment_id: null,
    actor_id: actor,
    created_at: 0,
    ...given,
  })
}
