// A small world as fast-check draws it, and as rows: everything in it could have come about through the services.
import type { AccountId, CollectionId, ListId } from '@kindred/contract'
import fc from 'fast-check'
import type { CommentRow } from '../../../src/domains/comments/tables.ts'
import type { PostRow } from '../../../src/domains/posts/tables.ts'
import type { SubjectId } from '../../../src/domains/subjects/tables.ts'
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
} from '../content.ts'
import { addList, addMute, addPerson, addTie } from '../people.ts'
import { emptyWorld, type Person, type World } from '../world.ts'

const MOST = 10
/** In every world somebody blocks the viewer and somebody is suspended, so that there are people to hide. */
const AGAINST_VIEWER = [1, 0] as [number, number]
const SUSPENDED = 2
/** The first is the viewer, to whom most of it happens. */
const index = fc.oneof({ arbitrary: fc.nat({ max: MOST - 1 }), weight: 3 }, fc.constant(0))
const tie = fc.tuple(index, index)
const ties = (most: number) => fc.array(tie, { maxLength: most, size: 'max' })
const seldom = (weight: number) => fc.integer({ min: 1, max: weight }).map((drawn) => drawn === weight)
const circle = fc.constantFrom('everyone', 'everyone', 'followers', 'nobody')

const person = fc.record({
  isPrivate: seldom(3),
  isSuspended: seldom(5),
  role: fc.constantFrom('member', 'member', 'member', 'member', 'moderator', 'admin'),
  showFollowers: circle,
  whoMayMention: circle,
})

const post = fc.record({
  author: index,
  audience: fc.constantFrom('public', 'followers', 'mutuals', 'closeFriends', 'list', 'only'),
  list: fc.nat({ max: 5 }),
  named: fc.array(index, { minLength: 1, maxLength: 3 }),
  mentions: index,
  state: fc.constantFrom('there', 'there', 'there', 'edited', 'hidden', 'removed', 'archived'),
  holds: seldom(3),
})

const comment = fc.record({
  post: fc.nat(),
  /** Whether it is on the thing of the app, not on a post. */
  isOnSubject: seldom(5),
  author: index,
  /** Which of those on the same post it answers, if that is not too deep. */
  answers: fc.nat({ max: 8 }),
  mentions: index,
  state: fc.constantFrom('there', 'there', 'there', 'put away', 'hidden', 'removed', 'held'),
})

/** A few people, numbered: a number beyond the last begins again. */
export const sketch = fc.record({
  people: fc.array(person, { minLength: 6, maxLength: MOST, size: 'max' }),
  follows: ties(30),
  requests: ties(8),
  blocks: ties(10),
  mutes: fc.array(fc.tuple(index, index, fc.constantFrom(null, 'ahead', 'over')), { maxLength: 8, size: 'max' }),
  closeFriends: ties(12),
  lists: fc.array(fc.record({ owner: index, members: fc.array(index, { maxLength: 5 }) }), {
    maxLength: 6,
    size: 'max',
  }),
  posts: fc.array(post, { minLength: 3, maxLength: 25, size: 'max' }),
  reactions: fc.array(fc.tuple(index, fc.nat({ max: 24 }), fc.constantFrom('like', 'love')), {
    maxLength: 30,
    size: 'max',
  }),
  answers: fc.array(fc.tuple(index, fc.nat({ max: 39 }), fc.constantFrom('like', 'love')), {
    maxLength: 30,
    size: 'max',
  }),
  reposts: fc.array(fc.tuple(index, fc.nat({ max: 24 })), { maxLength: 30, size: 'max' }),
  quotes: fc.array(fc.tuple(fc.nat({ max: 24 }), fc.nat({ max: 24 }), seldom(4)), { maxLength: 12, size: 'max' }),
  collections: fc.array(index, { maxLength: 4, size: 'max' }),
  saves: fc.array(fc.tuple(index, fc.nat({ max: 24 }), fc.option(fc.nat({ max: 3 }))), { maxLength: 20, size: 'max' }),
  comments: fc.array(comment, { minLength: 3, maxLength: 40, size: 'max' }),
  isAnonymous: seldom(8),
})
export type Sketch = typeof sketch extends fc.Arbitrary<infer Drawn> ? Drawn : never

export interface Small {
  readonly world: World
  readonly people: readonly Person[]
  readonly lists: readonly ListId[]
  readonly collections: readonly CollectionId[]
  readonly posts: readonly PostRow[]
  readonly comments: readonly CommentRow[]
  /** Null for somebody without a session. */
  readonly viewer: Person | null
}

export function build(drawn: Sketch, now: number): Small {
  const world = emptyWorld()
  const viewerAt = drawn.isAnonymous ? -1 : 0
  const people = drawn.people.map(({ isPrivate, isSuspended, role, showFollowers, whoMayMention }, at) =>
    addPerson(world, now, {
      is_private: isPrivate ? 1 : 0,
      suspended_at: at === SUSPENDED || (isSuspended && at !== viewerAt) ? 1 : null, // a suspended viewer sees nothing in any world
      role,
      show_followers: showFollowers,
      who_may_mention: whoMayMention,
      bio: `the bio of number ${at}`,
    }),
  )
  const who = (at: number) => people[at % people.length] as Person
  addTies(world, drawn, who)
  const lists = addLists(world, drawn, who)
  const posts = drawn.posts.map((one) => addDrawnPost(world, one, { who, lists }))
  addPins(world)
  addReactions(world, drawn, who)
  addReposts(world, drawn, who)
  addQuotes(world, drawn)
  const fans = drawn.reactions.filter(([, at]) => at % 2 === 0).map(([person]) => who(person).id)
  const subject = addSubject(world, 'soup', fans)
  const collections = addSaves(world, drawn, who)
  const comments = drawn.comments.map((one) => addDrawnComment(world, one, { who, posts, subject }))
  addAnswers(world, drawn, who)
  const moderator = people.find(({ role }) => role !== 'member')
  if (moderator) addRecord(world, moderator.id)
  return { world, people, lists, collections, posts, comments, viewer: people[viewerAt] ?? null }
}

type Who = (at: number) => Person

/** As the services leave it: a block parts two people, a follow takes the place of a request, and only the private are asked. */
function addTies(world: World, { follows, requests, blocks, mutes, closeFriends }: Sketch, who: Who): void {
  const taken = new Set<string>()
  const isFree = (table: string, a: AccountId, b: AccountId) => {
    const isNew = a !== b && !taken.has(`${table} ${a} ${b}`)
    if (isNew) taken.add(`${table} ${a} ${b}`)
    return isNew
  }
  const isParted = (a: AccountId, b: AccountId) => taken.has(`blocks ${a} ${b}`) || taken.has(`blocks ${b} ${a}`)
  const pairs = (drawn: Sketch['blocks']) => drawn.map(([a, b]) => [who(a).id, who(b).id] as const)
  const isPrivate = new Set(world.accounts.filter((row) => row.is_private === 1).map((row) => row.id))
  for (const pair of pairs([AGAINST_VIEWER, ...blocks])) if (isFree('blocks', ...pair)) addTie(world, 'blocks', pair)
  for (const pair of pairs(follows))
    if (!isParted(...pair) && isFree('follows', ...pair)) addTie(world, 'follows', pair)
  for (const [a, b] of pairs(requests))
    if (isPrivate.has(b) && !isParted(a, b) && !taken.has(`follows ${a} ${b}`) && isFree('requests', a, b))
      addTie(world, 'follow_requests', [a, b])
  for (const pair of pairs(closeFriends))
    if (!isParted(...pair) && isFree('close_friends', ...pair)) addTie(world, 'close_friends', pair)
  for (const [a, b, until] of mutes) {
    const pair = [who(a).id, who(b).id] as const
    if (isFree('mutes', ...pair)) addMute(world, pair, until === null ? null : until === 'ahead' ? LATE : 1)
  }
}

const LATE = Date.UTC(2100, 0)

function addLists(world: World, { lists }: Sketch, who: Who): ListId[] {
  const isParted = (a: AccountId, b: AccountId) =>
    world.blocks.some(
      ({ blocker_id, blocked_id }) => (blocker_id === a && blocked_id === b) || (blocker_id === b && blocked_id === a),
    )
  return lists.map((drawn, at) => {
    const owner = who(drawn.owner).id
    const members = new Set(drawn.members.map((member) => who(member).id))
    const free = [...members].filter((member) => member !== owner && !isParted(owner, member))
    return addList(world, owner, { name: `list ${at}`, members: free })
  })
}

function addDrawnPost(
  world: World,
  { author, audience, list, named, mentions, state, holds }: Sketch['posts'][number],
  { who, lists }: { who: Who; lists: readonly ListId[] },
): PostRow {
  const owner = who(author).id
  const own = lists.filter((id) => world.audience_lists.some((row) => row.id === id && row.owner_id === owner))
  const text = `Number ${world.posts.length} #tag #other for @somebody`
  const start = text.indexOf('@')
  const mention = { kind: 'mention', start, end: text.length, person: who(mentions).id }
  const isGone = state === 'removed'
  const drawn = addPost(world, owner, {
    text: isGone ? '' : text,
    fields: isGone ? '{}' : JSON.stringify({ note: `of number ${world.posts.length}` }),
    spans: isGone ? '[]' : JSON.stringify([...hashtags(text), mention]),
    audience,
    audience_list_id: audience === 'list' && !isGone ? (own[list % own.length] ?? null) : null,
    named: audience === 'only' && !isGone ? [...new Set(named.map((at) => who(at).id))] : [],
    edited_at: state === 'edited' ? 1 : null,
    hidden_at: state === 'hidden' ? 1 : null,
    removed_at: isGone ? 1 : null,
    archived_at: state === 'archived' ? 1 : null,
    holds_replies: holds ? 1 : 0,
  })
  if (state === 'edited') addEdit(world, drawn.id, `before ${text}`)
  return drawn
}

/** Everybody shows first what they wrote last. */
function addPins({ posts, ...world }: World): void {
  const last = new Map(posts.filter((post) => post.removed_at === null).map((post) => [post.author_id, post]))
  for (const post of last.values()) addPin({ posts, ...world }, post)
}

/** Whoever reacted may see the post no longer. */
function addReactions(world: World, { reactions }: Sketch, who: Who): void {
  const there = world.posts.filter((post) => post.removed_at === null)
  const taken = new Set<string>()
  for (const [person, at, reaction] of reactions) {
    const by = who(person).id
    const post = there[at % there.length]?.id
    if (post === undefined || taken.has(`${by} ${post}`)) continue
    taken.add(`${by} ${post}`)
    addReaction(world, by, { post, reaction })
  }
}

/** How people took what was said; nothing is kept of what is removed. */
function addAnswers(world: World, { answers }: Sketch, who: Who): void {
  const there = world.comments.filter((comment) => comment.removed_at === null)
  const taken = new Set<string>()
  for (const [person, at, reaction] of answers) {
    const by = who(person).id
    const comment = there[at % there.length]?.id
    if (comment === undefined || taken.has(`${by} ${comment}`)) continue
    taken.add(`${by} ${comment}`)
    addReaction(world, by, { comment, reaction })
  }
}

/** Whoever reposted may see the post no longer, and it may be gone. */
function addReposts(world: World, { reposts }: Sketch, who: Who): void {
  const taken = new Set<string>()
  for (const [person, at] of reposts) {
    const by = who(person).id
    const post = world.posts[at % world.posts.length]
    if (post === undefined || taken.has(`${by} ${post.id}`)) continue
    taken.add(`${by} ${post.id}`)
    if (post.audience === 'public' || post.author_id === by) addRepost(world, by, post.id)
  }
}

/** What is quoted is older, and may be gone; what quotes is not. */
function addQuotes(world: World, { quotes }: Sketch): void {
  const taken = new Set<string>()
  for (const [one, other, isDetached] of quotes) {
    const places = [one % world.posts.length, other % world.posts.length]
    const [post, quoted] = [world.posts[Math.max(...places)], world.posts[Math.min(...places)]]
    if (!post || !quoted || post === quoted || post.removed_at !== null || taken.has(post.id)) continue
    taken.add(post.id)
    addQuote(world, { post: post.id, quoted: quoted.id, isDetached })
  }
}

/** Whoever saved may see the post no longer, and it may be gone. */
function addSaves(world: World, { collections, saves }: Sketch, who: Who): CollectionId[] {
  const made = collections.map((owner, at) => addCollection(world, who(owner).id, `Collection ${at}`))
  const taken = new Set<string>()
  for (const [person, at, number] of saves) {
    const by = who(person).id
    const post = world.posts[at % world.posts.length]?.id
    if (post === undefined || taken.has(`${by} ${post}`)) continue
    taken.add(`${by} ${post}`)
    const own = made.filter((id) => world.collections.some((row) => row.id === id && row.owner_id === by))
    const collection = number === null ? null : (own[number % own.length] ?? null)
    addSave(world, by, { post, collection })
  }
  return made
}

function addDrawnComment(
  world: World,
  { post, isOnSubject, author, answers, mentions, state }: Sketch['comments'][number],
  { who, posts, subject }: { who: Who; posts: readonly PostRow[]; subject: SubjectId },
): CommentRow {
  const drawn = (posts[post % posts.length] as PostRow).id
  const on = isOnSubject ? subject : drawn
  const parent = world.comments.filter((row) => row.on_id === on && row.depth < 3 && row.held_at === null)[answers]
  const text = `Comment ${world.comments.length} for @somebody`
  const start = text.indexOf('@')
  const mention = { kind: 'mention', start, end: text.length, person: who(mentions).id }
  const isGone = state === 'removed'
  return addComment(
    world,
    { ...(isOnSubject ? { subject } : { post: drawn }), author: who(author).id, parent },
    {
      text: isGone ? '' : text,
      spans: isGone ? '[]' : JSON.stringify([mention]),
      put_away_at: state === 'put away' ? 1 : null,
      hidden_at: state === 'hidden' ? 1 : null,
      removed_at: isGone ? 1 : null,
      held_at: state === 'held' && !isOnSubject ? 1 : null,
    },
  )
}

function addRecord(world: World, moderator: AccountId): void {
  for (const { id, hidden_at } of world.posts)
    if (hidden_at !== null) addAction(world, moderator, { action: 'hide', reason: 'as it was', post_id: id })
  for (const { id, suspended_at } of world.accounts)
    if (suspended_at !== null)
      addAction(world, moderator, { action: 'suspend', reason: 'as they were', account_id: id })
}

/** Every second post has both tags, so that pages of tags are not those of everything. */
function hashtags(text: string): object[] {
  const tags = /[02468] #/.test(text) ? ['tag', 'other'] : ['tag']
  return tags.map((tag) => {
    const start = text.indexOf(`#${tag}`)
    return { kind: 'tag', start, end: start + tag.length + 1, tag }
  })
}
