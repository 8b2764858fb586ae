// Everything that a viewer can ask of a small world and do in it. An endpoint that stands in neither table fails the test.
import type { Api, Endpoint, EndpointsOf, InputOf, PersonRef, PostId } from '@kindred/contract'
import fc from 'fast-check'
import type { CommentRow } from '../../../src/domains/comments/tables.ts'
import { TEST_PASSWORD } from '../../../src/testing/index.ts'
import { nextId } from '../../visibility/rows.ts'
import type { Small } from './sketch.ts'

type AllEndpoints = EndpointsOf<Api>
type Inputs<Kind extends Endpoint['kind'], Given extends unknown[], Wrapped extends 'many' | 'one'> = {
  readonly [Path in keyof AllEndpoints as AllEndpoints[Path] extends Endpoint<Kind> ? Path : never]: (
    small: Small,
    ...given: Given
  ) => AllEndpoints[Path] extends Endpoint
    ? Wrapped extends 'many'
      ? readonly InputOf<AllEndpoints[Path]>[]
      : InputOf<AllEndpoints[Path]>
    : never
}

/** Short pages, so that cursors are needed and tell whatever they tell. */
const paged = { limit: 3 }

/** Everybody, by id and by handle in turn, and somebody who is nowhere. */
function refs({ people }: Small): [PersonRef, ...PersonRef[]] {
  return ['@nobody_at_all', ...people.map(({ id, handle }, at): PersonRef => (at % 2 === 0 ? id : `@${handle}`))]
}

const onOf = ({ on_kind, on_id }: CommentRow) => (on_kind === 'post' ? { post: on_id as PostId } : { subject: soup })

const nowhere = nextId<never>()

const soup = { kind: 'recipe', id: 'soup' }

/** All that can be read, about everybody and everything. Handles are known to be taken, so only free ones are asked for. */
export const queries: Inputs<'query', [], 'many'> = {
  'auth.sessions': () => [paged],
  'auth.handleAvailable': () => [{ handle: 'nobody_at_all' }],
  'profiles.me': () => [{}],
  'profiles.get': (small) => refs(small).map((person) => ({ person })),
  'profiles.many': (small) => [{ people: refs(small) }],
  'profiles.settings': () => [{}],
  'graph.followers': (small) => refs(small).map((of) => ({ of, ...paged })),
  'graph.following': (small) => refs(small).map((of) => ({ of, ...paged })),
  'graph.mutuals': (small) => refs(small).map((other) => ({ with: other, ...paged })),
  'graph.familiar': (small) => refs(small).map((of) => ({ of, ...paged })),
  'graph.requests': () => [paged],
  'graph.sentRequests': () => [paged],
  'graph.blocks': () => [paged],
  'graph.mutes': () => [paged],
  'graph.mutedWords.list': () => [paged],
  'graph.relationships': (small) => [{ targets: refs(small) }],
  'graph.closeFriends.list': () => [paged],
  'graph.lists.all': () => [paged],
  'graph.lists.members': ({ lists }) => [...lists, nowhere].map((list) => ({ list, ...paged })),
  'posts.get': ({ posts }) => [...posts.map(({ id }) => id), nowhere].map((post) => ({ post })),
  'posts.reactions': ({ posts }) =>
    [...posts.map(({ id }) => id), nowhere].flatMap((post) => [
      { post, ...paged },
      { post, reaction: 'like', ...paged },
    ]),
  'posts.archived': () => [paged],
  'posts.pinned': (small) => refs(small).map((author) => ({ author })),
  'posts.history': ({ posts }) => [...posts.map(({ id }) => id), nowhere].map((post) => ({ post, limit: 1 })),
  'posts.reposts': ({ posts }) => [...posts.map(({ id }) => id), nowhere].map((post) => ({ post, ...paged })),
  'posts.quotes': ({ posts }) => [...posts.map(({ id }) => id), nowhere].map((post) => ({ post, ...paged })),
  'posts.saved': ({ collections }) => [
    paged,
    ...[...collections, nowhere].map((collection) => ({ collection, ...paged })),
  ],
  'collections.all': () => [paged],
  'subjects.counts': () => [{ subjects: [soup, { kind: 'recipe', id: 'bread' }] }],
  'subjects.reactions': () => [
    { subject: soup, ...paged },
    { subject: soup, reaction: 'like', ...paged },
  ],
  'posts.by': (small) => refs(small).map((author) => ({ author, ...paged })),
  // The order `top` follows public numbers, which are left out.
  'comments.list': ({ posts, comments }) => [
    ...[...posts.map(({ id }) => id), nowhere].flatMap((post) => [
      { on: { post }, sort: 'oldest' as const, ...paged },
      { on: { post }, sort: 'newest' as const, limit: 1 },
    ]),
    { on: { subject: soup }, sort: 'oldest' as const, ...paged },
    { on: { subject: { kind: 'recipe', id: 'bread' } }, ...paged },
    ...comments.map((row) => ({ on: onOf(row), parent: row.id, sort: 'oldest' as const, ...paged })),
  ],
  'comments.get': ({ comments }) => [...comments.map(({ id }) => id), nowhere].map((comment) => ({ comment })),
  'comments.held': ({ posts }) => [...posts.map(({ id }) => id), nowhere].map((post) => ({ post, ...paged })),
  'comments.reactions': ({ comments }) =>
    [...comments.map(({ id }) => id), nowhere].flatMap((comment) => [
      { comment, ...paged },
      { comment, reaction: 'like', ...paged },
    ]),
  'feeds.home': () => [paged, { unseen: true, ...paged }],
  'feeds.tag': () => ['tag', '#Other'].map((tag) => ({ tag, ...paged })),
  'feeds.followedTags': () => [paged],
  'feeds.newer': ({ posts }) => [...posts.map(({ id }) => id), nowhere].map((since) => ({ feed: 'home', since })),
  'feeds.explain': ({ posts }) => [...posts.map(({ id }) => id), nowhere].map((post) => ({ feed: 'home', post })),
  // What lies between others, moderators are told on purpose: so they ask for themselves alone.
  'admin.explain': ({ posts, comments, viewer }) =>
    [
      ...[...posts.map(({ id }) => id), nowhere].map((post) => ({ post })),
      ...[...comments.map(({ id }) => id), nowhere].map((comment) => ({ comment })),
    ].map((item) => ({ viewer: viewer?.id ?? '@nobody_at_all', item })),
  'admin.audit': () => [paged],
  'admin.keys.list': () => [paged],
  'admin.people.get': () => [{ person: '@nobody_at_all' }, { person: { externalId: 'nobody' } }], // admins see everybody
  'moderation.history': (small) => {
    const people = refs(small).map((person) => ({ on: { person }, ...paged }))
    const posts = small.posts.map(({ id }) => ({ on: { post: id }, ...paged }))
    const comments = small.comments.map(({ id }) => ({ on: { comment: id }, ...paged }))
    return small.viewer?.role === 'member' ? people.slice(0, 2) : [...people, ...posts, ...comments]
  },
}

/** Which of the people, posts and lists something is done to. */
const target = fc.record({ person: fc.nat(), post: fc.nat(), list: fc.nat(), isOne: fc.boolean() })
type Target = typeof target extends fc.Arbitrary<infer Drawn> ? Drawn : never

const because = { reason: 'because' }

function chosen(small: Small, { person, post, list }: Target) {
  const everybody = refs(small)
  const pick = <Thing>(things: readonly Thing[], at: number) => things[at % things.length]
  return {
    person: pick(everybody, person) as PersonRef,
    post: pick(small.posts, post)?.id ?? nowhere,
    list: pick(small.lists, list) ?? nowhere,
    collection: pick(small.collections, list) ?? nowhere,
  }
}

const chosenComment = ({ comments }: Small, { post }: Target) => ({
  comment: comments[post % comments.length]?.id ?? nowhere,
})

const onPerson = <Name extends string>(name: Name) =>
  ((small: Small, at: Target) => ({ [name]: chosen(small, at).person })) as unknown as (
    small: Small,
    at: Target,
  ) => { readonly [Key in Name]: PersonRef }

/** All that can be done. */
export const mutations: Inputs<'mutation', [Target], 'one'> = {
  'auth.signUp': () => ({ handle: 'newcomer', email: 'newcomer@example.com', password: TEST_PASSWORD }),
  'auth.signIn': ({ people, viewer }, { person, isOne }) => ({
    identifier: (isOne ? viewer : people[person % people.length])?.handle ?? 'nobody_at_all',
    password: isOne ? TEST_PASSWORD : 'a wrong one',
  }),
  'auth.exchange': () => ({ token: `kix_${'a'.repeat(43)}` }),
  'auth.jwt': () => ({ audience: 'another service' }),
  'auth.signOut': () => ({}),
  'auth.revokeSession': ({ people }, { person }) => ({ session: people[person % people.length]?.session ?? nowhere }),
  'auth.revokeOtherSessions': () => ({}),
  'auth.changePassword': () => ({ current: TEST_PASSWORD, next: 'another battery horse' }),
  'profiles.update': (_, { isOne }) => (isOne ? { bio: 'new' } : { name: 'New', links: [] }),
  'profiles.updateSettings': (_, { isOne }) => ({ isPrivate: isOne, showFollowers: 'followers' }),
  'graph.follow': onPerson('target'),
  'graph.unfollow': onPerson('target'),
  'graph.removeFollower': onPerson('target'),
  'graph.approve': onPerson('from'),
  'graph.reject': onPerson('from'),
  'graph.cancelRequest': onPerson('target'),
  'graph.block': onPerson('target'),
  'graph.unblock': onPerson('target'),
  'graph.mute': onPerson('target'),
  'graph.unmute': onPerson('target'),
  'graph.closeFriends.add': onPerson('person'),
  'graph.closeFriends.remove': onPerson('person'),
  'graph.mutedWords.add': (_, { isOne }) => ({ text: isOne ? 'for' : '#tag' }),
  'graph.mutedWords.remove': (_, { isOne }) => ({ text: isOne ? 'FOR' : '#tag' }),
  'graph.lists.create': () => ({ name: 'a new list' }),
  'graph.lists.rename': (small, at) => ({ list: chosen(small, at).list, name: 'renamed' }),
  'graph.lists.remove': (small, at) => ({ list: chosen(small, at).list }),
  'graph.lists.add': (small, at) => ({ list: chosen(small, at).list, person: chosen(small, at).person }),
  'graph.lists.drop': (small, at) => ({ list: chosen(small, at).list, person: chosen(small, at).person }),
  'feeds.followTag': (_, { isOne }) => ({ tag: isOne ? 'tag' : '#Other' }),
  'feeds.unfollowTag': (_, { isOne }) => ({ tag: isOne ? 'tag' : '#Other' }),
  'feeds.seen': (small, at) => ({
    posts: at.isOne ? [chosen(small, at).post] : [nowhere, ...small.posts.map(({ id }) => id)],
  }),
  'posts.create': (small, at) => {
    const { person, list } = chosen(small, at)
    const text = `for ${refs(small).join(' ')} #tag`
    const quoting = at.person % 2 === 0 ? { quote: chosen(small, at).post } : {}
    return { text, audience: at.isOne ? { only: [person] } : at.post % 2 === 0 ? { list } : 'public', ...quoting }
  },
  'posts.edit': (small, at) => ({ post: chosen(small, at).post, text: `again for ${refs(small).join(' ')}` }),
  'posts.remove': (small, at) => ({ post: chosen(small, at).post }),
  'posts.archive': (small, at) => ({ post: chosen(small, at).post }),
  'posts.unarchive': (small, at) => ({ post: chosen(small, at).post }),
  'posts.pin': (small, at) => ({ post: chosen(small, at).post }),
  'posts.unpin': (small, at) => ({ post: chosen(small, at).post }),
  'posts.react': (small, at) => ({ post: chosen(small, at).post, reaction: at.isOne ? 'like' : 'love' }),
  'posts.unreact': (small, at) => ({ post: chosen(small, at).post }),
  'posts.repost': (small, at) => ({ post: chosen(small, at).post }),
  'posts.undoRepost': (small, at) => ({ post: chosen(small, at).post }),
  'posts.detachQuote': (small, at) => ({ quote: chosen(small, at).post }),
  'posts.save': (small, at) => {
    const { post, collection } = chosen(small, at)
    return at.isOne ? { post, collection } : { post }
  },
  'posts.unsave': (small, at) => ({ post: chosen(small, at).post }),
  'collections.create': (_, { isOne }) => ({ name: isOne ? 'a new collection' : 'COLLECTION 0' }),
  'collections.rename': (small, at) => ({ collection: chosen(small, at).collection, name: 'renamed' }),
  'collections.remove': (small, at) => ({ collection: chosen(small, at).collection }),
  'subjects.react': (_, { isOne }) => ({ subject: soup, reaction: isOne ? 'like' : 'love' }),
  'subjects.unreact': () => ({ subject: soup }),
  'subjects.save': () => ({ subject: soup }),
  'subjects.unsave': () => ({ subject: soup }),
  'comments.add': (small, at) => ({
    on: at.list % 3 === 0 ? { subject: soup } : { post: chosen(small, at).post },
    text: `hello ${refs(small).join(' ')}`,
  }),
  'comments.edit': (small, at) => ({ ...chosenComment(small, at), text: 'again' }),
  'comments.react': (small, at) => ({ ...chosenComment(small, at), reaction: at.isOne ? 'like' : 'love' }),
  'comments.unreact': chosenComment,
  'comments.remove': chosenComment,
  'comments.pin': chosenComment,
  'comments.unpin': chosenComment,
  'comments.approve': chosenComment,
  'comments.hide': chosenComment,
  'comments.unhide': chosenComment,
  'moderation.decide': (small, at) => ({
    on: at.list % 2 === 0 ? { post: chosen(small, at).post } : chosenComment(small, at),
    action: at.isOne ? 'hide' : 'restore',
    ...because,
  }),
  'admin.people.suspend': (small, at) => ({ person: chosen(small, at).person, ...because }),
  'admin.people.unsuspend': (small, at) => ({ person: chosen(small, at).person, ...because }),
  'admin.people.upsert': (_, { isOne }) => ({ externalId: 'newcomer', ...(isOne && { name: 'New', email: null }) }),
  'admin.people.revokeSessions': () => ({ person: { externalId: 'newcomer' } }),
  'admin.tokens.mint': () => ({ externalId: 'newcomer' }),
  'admin.keys.create': (_, { isOne }) => ({ name: 'a key', scopes: isOne ? ['act'] : ['people:read'] }),
  'admin.keys.revoke': () => ({ key: nowhere }),
  'admin.people.role': (small, at) => ({ person: chosen(small, at).person, role: 'member' }),
}

export interface Ask {
  readonly path: string
  readonly input: object
}

export function asksOf(small: Small): Ask[] {
  return Object.entries(queries).flatMap(([path, inputs]) =>
    (inputs as (small: Small) => readonly object[])(small).map((input) => ({ path, input })),
  )
}

/** Something that a viewer does. */
export const deed = fc.record({ path: fc.constantFrom(...Object.keys(mutations)), target })
export type Deed = typeof deed extends fc.Arbitrary<infer Drawn> ? Drawn : never

export function doing(small: Small, { path, target }: Deed): Ask {
  const input = mutations[path as keyof typeof mutations] as (small: Small, target: Target) => object
  return { path, input: input(small, target) }
}

/** After these a viewer may see more than before: nobody looks again, since what was taken away would be missed. */
const widening: ReadonlySet<string> = new Set([
  'graph.follow',
  'graph.approve',
  'graph.unblock',
  'profiles.updateSettings',
  'admin.people.unsuspend',
  'comments.unhide',
])

/** After these the session of a viewer may be over, and every answer would be the same. */
const ending: ReadonlySet<string> = new Set(['auth.signOut', 'auth.revokeSession', 'auth.changePassword'])

export function stageOf({ path }: Deed): 'any time' | 'last' | 'very last' {
  if (ending.has(path)) return 'very last'
  return widening.has(path) ? 'last' : 'any time'
}
