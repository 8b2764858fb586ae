// A scene is one viewer, one owner, what lies between them, and what the owner has written, in one state.
import type { AccountId, CollectionId, CommentId, ListId, SubjectRef } from '@kindred/contract'
import type { CommentRow } from '../../src/domains/comments/tables.ts'
import type { PostRow } from '../../src/domains/posts/tables.ts'
import type { SubjectId } from '../../src/domains/subjects/tables.ts'
import { nextId } from '../visibility/rows.ts'
import type { MayKnow } from './canaries.ts'
import { addCircle, addHidden, addPersonWithSecrets, type Cast, type Ground } from './cast.ts'
import {
  addAction,
  addCollection,
  addComment,
  addEdit,
  addPin,
  addPost,
  addQuote,
  addReaction,
  addRepost,
  addSave,
  addSubject,
  type NewPost,
} from './content.ts'
import type { Reader } from './ideal.ts'
import { addList, addMute, addTie } from './people.ts'
import type { Person, World } from './world.ts'

/** What the viewer is to the owner. */
export const relations = [
  'anonymous',
  'stranger',
  'follower',
  'requested',
  'mutual',
  'close friend',
  'member of a list',
  'named in only',
  'muting',
  'muted by',
  'blocking',
  'blocked by',
  'suspended',
  'moderator',
  'self',
] as const
export type Relation = (typeof relations)[number]

/** The state of what the owner has written. A list is the one thing that holds posts, so far: a removed one is the removed parent. */
export const states = [
  'each audience in use',
  'author private',
  'author suspended',
  'hidden',
  'removed',
  'edited',
  'archived',
  'in a removed parent',
] as const
export type State = (typeof states)[number]

export interface Scene {
  readonly relation: Relation
  readonly state: State
  /** Null for somebody without a session. */
  readonly viewer: Person | null
  readonly reader: Reader
  readonly owner: Person
  /** A list of the owner, and one of the viewer: ids of nothing where there is none. */
  readonly ownersList: ListId
  readonly viewersList: ListId
  /** Likewise, with all of the posts in it. */
  readonly ownersCollection: CollectionId
  readonly viewersCollection: CollectionId
  /** What the owner has written, as it stands once `edits` are made. */
  readonly posts: readonly PostRow[]
  /** What the owner said under each, and in the end on a thing of the app that is asked about in this scene alone. */
  readonly comments: readonly CommentRow[]
  readonly subject: SubjectRef
  /** What somebody said under the first that waits for the owner. */
  readonly held: CommentRow
  /** What the owner has to do before anybody looks. */
  readonly edits: readonly (Pick<PostRow, 'text' | 'id'> & { readonly before: string })[]
  readonly cast: Cast
}

/** Puts a viewer and an owner of their own into the world. In `full` scenes both also have ties to everybody in the cast. */
export function addScene(ground: Ground, at: { relation: Relation; state: State; full: boolean }): Scene {
  const { world, cast } = ground
  const { relation, state } = at
  const owner = addPersonWithSecrets(ground, 'the owner', {
    is_private: state === 'author private' || relation === 'requested' ? 1 : 0, // only a private account has requests
    suspended_at: state === 'author suspended' ? 1 : null,
  })
  const viewer = relation === 'self' ? owner : addViewer(ground, relation)
  const reader: Reader = { id: viewer?.id ?? null, role: viewer?.role ?? 'member' }
  const ownersList =
    state === 'in a removed parent'
      ? nextId<ListId>()
      : addSecretList(ground, owner, listMembers(relation, viewer, cast))
  const viewersList = viewer ? addSecretList(ground, viewer, [cast.friend.id]) : nextId<ListId>()
  if (viewer && viewer !== owner) addRelation(world, relation, { viewer: viewer.id, owner: owner.id })
  if (at.full) {
    addCircle(world, cast, owner.id)
    if (viewer && viewer !== owner) addCircle(world, cast, viewer.id)
    if (viewer) addHidden(ground, viewer.id, viewersList)
  }
  addTie(world, 'close_friends', [owner.id, cast.confidant.id])
  const rows = addPosts(ground, { owner, viewer, relation, state, ownersList })
  const posts = rows.map((row) => ({ ...row }))
  const subject = { kind: 'recipe', id: `of ${owner.handle}` }
  const subjectId = addSubject(world, subject.id, [])
  const comments = [...posts.map(({ id }) => ({ post: id })), { subject: subjectId }].map((on) =>
    addSecretComment(ground, owner.id, on),
  )
  const held = addHeldComment(ground, owner.id, posts[0] as PostRow)
  const edits = at.full && state === 'edited' ? rows.map((row) => editOf(ground, row)) : []
  if (at.full) addRecord(ground, owner, posts)
  const ownersCollection = at.full ? addSecretCollection(ground, owner, posts) : nextId<CollectionId>()
  const viewersCollection = viewer === owner ? ownersCollection : collectionOf(ground, { viewer, posts, full: at.full })
  return {
    relation,
    state,
    viewer,
    reader,
    owner,
    ownersList,
    viewersList,
    ownersCollection,
    viewersCollection,
    posts,
    comments,
    subject,
    held,
    edits,
    cast,
  }
}

/** Has a post say something else until it is edited. */
function editOf({ canaries }: Ground, row: PostRow): Scene['edits'][number] {
  const { id, text } = row
  row.text = canaries.word('a text before its edit', (reader, ideal) => ideal.canView(reader, id))
  return { id, text, before: row.text }
}

function collectionOf(
  ground: Ground,
  { viewer, posts, full }: Pick<Scene, 'viewer' | 'posts'> & { full: boolean },
): CollectionId {
  return viewer && full ? addSecretCollection(ground, viewer, posts) : nextId<CollectionId>()
}

/** Somebody has saved posts while they could see them. */
function addSecretCollection({ world, canaries }: Ground, owner: Person, posts: readonly PostRow[]): CollectionId {
  const isOwner = ({ id }: Reader) => id === owner.id
  const collection = addCollection(world, owner.id, canaries.word('the name of a collection', isOwner))
  canaries.id(collection, 'the id of a collection', isOwner)
  for (const { id: post } of posts) addSave(world, owner.id, { post, collection })
  return collection
}

/** What moderators said about the owner and each post is for moderators. */
function addRecord({ world, canaries, cast }: Ground, owner: Person, posts: readonly PostRow[]): void {
  const reason = () => canaries.word('what a moderator said', ({ role }) => role !== 'member')
  addAction(world, cast.moderator.id, { action: 'suspend', reason: reason(), account_id: owner.id })
  for (const { id } of posts) addAction(world, cast.moderator.id, { action: 'hide', reason: reason(), post_id: id })
}

function addViewer(ground: Ground, relation: Relation): Person | null {
  if (relation === 'anonymous') return null
  return addPersonWithSecrets(ground, 'the viewer', {
    role: relation === 'moderator' ? 'moderator' : 'member',
    suspended_at: relation === 'suspended' ? 1 : null,
  })
}

function addRelation(world: World, relation: Relation, { viewer, owner }: Record<'viewer' | 'owner', AccountId>): void {
  const follows: readonly Relation[] = ['follower', 'mutual', 'muting', 'muted by', 'suspended']
  if (follows.includes(relation)) addTie(world, 'follows', [viewer, owner])
  if (relation === 'mutual') addTie(world, 'follows', [owner, viewer])
  if (relation === 'requested') addTie(world, 'follow_requests', [viewer, owner])
  if (relation === 'close friend') addTie(world, 'close_friends', [owner, viewer])
  if (relation === 'muting') addMute(world, [viewer, owner], null)
  if (relation === 'muted by') addMute(world, [owner, viewer], null)
  if (relation === 'blocking') addTie(world, 'blocks', [viewer, owner])
  if (relation === 'blocked by') addTie(world, 'blocks', [owner, viewer])
}

function addSecretList({ world, canaries }: Ground, owner: Person, members: AccountId[]): ListId {
  const isOwner = ({ id }: Reader) => id === owner.id
  const list = addList(world, owner.id, { name: canaries.word('the name of a list', isOwner), members })
  canaries.id(list, 'the id of a list', isOwner)
  return list
}

function listMembers(relation: Relation, viewer: Person | null, { confidant }: Cast): AccountId[] {
  return viewer && opened(relation, 'member of a list') ? [confidant.id, viewer.id] : [confidant.id]
}

/** Whether the relation is this one, or a block that stands beside it and has to win. */
function opened(relation: Relation, by: Relation): boolean {
  return relation === by || relation === 'blocking' || relation === 'blocked by'
}

interface Writing extends Pick<Scene, 'owner' | 'viewer' | 'relation' | 'state' | 'ownersList'> {}

function addPosts(ground: Ground, writing: Writing): PostRow[] {
  const posts = postsFor(ground.cast, writing).map((post) => addSecretPost(ground, writing.owner.id, post))
  addQuotes(ground.world, posts)
  const pinned = posts.find(({ audience, removed_at }) => audience === 'followers' && removed_at === null)
  if (pinned) addPin(ground.world, pinned)
  return posts
}

/** Each quotes the one before it, which others may see. The last but one was detached. */
function addQuotes(world: World, posts: readonly PostRow[]): void {
  for (const [at, { id: post, removed_at }] of posts.entries()) {
    const quoted = posts[at - 1]?.id
    if (quoted && removed_at === null) addQuote(world, { post, quoted, isDetached: at === posts.length - 2 })
  }
}

/** One post for each audience, one for a list of somebody else, and all of them in the state. */
function postsFor({ confidant, foreignList }: Cast, { viewer, relation, state, ownersList }: Writing): NewPost[] {
  if (state === 'in a removed parent') return [{ audience: 'list' }]
  const standing: NewPost = {
    ...(state === 'hidden' && { hidden_at: 1 }),
    ...(state === 'removed' && { removed_at: 1 }),
    ...(state === 'archived' && { archived_at: 1 }),
    ...(state === 'edited' && { edited_at: 1 }),
  }
  const posts: NewPost[] = [
    { audience: 'public' },
    { audience: 'followers' },
    { audience: 'mutuals' },
    { audience: 'closeFriends' },
    { audience: 'list', audience_list_id: ownersList },
    { audience: 'list', audience_list_id: foreignList },
    {
      audience: 'only',
      named: viewer && opened(relation, 'named in only') ? [confidant.id, viewer.id] : [confidant.id],
    },
  ]
  return posts.map((post) => ({ ...post, ...standing }))
}

/** A post whose every part is secret, and which mentions people whom not everybody may see. */
export function addSecretPost({ world, canaries, cast }: Ground, author: AccountId, given: NewPost): PostRow {
  const id = given.id ?? nextId<PostRow['id']>()
  const mayKnow: MayKnow = (reader, ideal) => ideal.canView(reader, id)
  const about = `a post for ${given.audience ?? 'public'}`
  canaries.id(id, `the id of ${about}`, mayKnow)
  const word = canaries.word(about, mayKnow)
  for (const person of [cast.friend, cast.blocked, cast.blocker, cast.suspended])
    addReaction(world, person.id, { post: id, reaction: person === cast.friend ? 'love' : 'like' })
  const fields = JSON.stringify({ note: canaries.word(`a field of ${about}`, mayKnow) })
  const post = addPost(world, author, { ...given, id, fields, ...composed(word, cast) })
  if (post.removed_at === null) addEdit(world, id, canaries.word(`what ${about} said before`, mayKnow))
  if (post.audience === 'public') for (const person of [author, cast.asker.id]) addRepost(world, person, id) // nobody follows the asker
  return post
}

function addSecretComment(
  { world, canaries, cast }: Ground,
  author: AccountId,
  on: { post: PostRow['id'] } | { subject: SubjectId },
): CommentRow {
  const id = nextId<CommentId>()
  for (const person of [cast.friend, cast.blocked, cast.blocker, cast.suspended])
    addReaction(world, person.id, { comment: id, reaction: person === cast.friend ? 'love' : 'like' })
  const mayKnow: MayKnow = (reader, ideal) => ideal.canViewComment(reader, id)
  canaries.id(id, 'the id of a comment', mayKnow)
  return addComment(world, { ...on, author }, { id, text: canaries.word('a comment', mayKnow) })
}

function addHeldComment({ world, canaries, cast }: Ground, owner: AccountId, { id: post }: PostRow): CommentRow {
  const id = nextId<CommentId>()
  const mayKnow: MayKnow = (reader, ideal) => reader.id === owner && ideal.canViewComment(reader, id)
  canaries.id(id, 'the id of a comment that waits', mayKnow)
  const text = canaries.word('a comment that waits', mayKnow)
  return addComment(world, { post, author: cast.friend.id }, { id, text, held_at: 1 })
}

function composed(word: string, { confidant, suspended, blocker }: Cast): Pick<PostRow, 'text' | 'spans'> {
  const parts = [`#${word}`, `https://example.com/${word}`, '@one', '@two', '@three']
  const people = [confidant, suspended, blocker]
  const text = parts.join(' ')
  const spans = parts.map((part, at) => {
    const start = text.indexOf(part)
    const bounds = { start, end: start + part.length }
    if (at === 0) return { kind: 'tag', ...bounds, tag: word }
    if (at === 1) return { kind: 'link', ...bounds, url: part }
    return { kind: 'mention', ...bounds, person: people[at - 2]?.id }
  })
  return { text, spans: JSON.stringify(spans) }
}
