import type {
  CollectionId,
  CommentId,
  IssuedKey,
  KeyId,
  ListId,
  MintedToken,
  PersonRef,
  PostId,
  SessionId,
} from '@kindred/contract'
import { TEST_PASSWORD, type TestClient, type TestPerson, type TestServer } from '../../src/testing/index.ts'

/** What reading calls ask for: each endpoint in each of its forms, by somebody with a list and a post of their own. */
export interface Reader {
  readonly person: TestPerson
  readonly list: ListId
  readonly post: PostId
  /** One on that post, which somebody answered. */
  readonly comment: CommentId
}

/** A call, under its endpoint's path and, where there are several, what is special about it. */
export type Calls = Readonly<Record<string, () => Promise<unknown>>>

const LIMIT = 5
const NOTHING_NEWER = String(Number.MAX_SAFE_INTEGER) as PostId
const many = (count: number, from = 0): PersonRef[] =>
  Array.from({ length: count }, (_, at) => `@stranger${at + from}` as const)

/** The collection that was made last. */
async function collectionOf(person: TestPerson): Promise<CollectionId> {
  return (await person.collections.all({ limit: 1 })).items[0]?.id as CollectionId
}

const recipes = (count: number) => Array.from({ length: count }, (_, at) => ({ kind: 'recipe', id: `stranger${at}` }))

/** Every query, the first page of every list. `moderator` reads what only moderators may. */
export function queriesOf({ person, list, post, comment }: Reader, moderator: TestClient): Calls {
  const page = { limit: LIMIT }
  return {
    'admin.audit': () => moderator.admin.audit(page),
    'admin.keys.list': () => moderator.admin.keys.list(page),
    'admin.people.get': () => moderator.admin.people.get({ person: '@stranger5' }),
    'admin.people.get by the host’s own id': () => moderator.admin.people.get({ person: { externalId: 'hosted7' } }),
    'auth.handleAvailable': () => person.auth.handleAvailable({ handle: 'stranger1' }),
    'auth.sessions': () => person.auth.sessions(page),
    'comments.get': () => person.comments.get({ comment }),
    'comments.list': () => person.comments.list({ on: { post }, ...page }),
    'comments.list of the newest': () => person.comments.list({ on: { post }, sort: 'newest', ...page }),
    'comments.list of the oldest': () => person.comments.list({ on: { post }, sort: 'oldest', ...page }),
    'comments.list of replies': () => person.comments.list({ on: { post }, parent: comment, ...page }),
    'comments.list on a thing of the app': () =>
      person.comments.list({ on: { subject: { kind: 'recipe', id: person.handle } }, ...page }),
    'comments.held': () => person.comments.held({ post, ...page }),
    'comments.reactions': () => person.comments.reactions({ comment, ...page }),
    'comments.reactions with one word': () => person.comments.reactions({ comment, reaction: 'like', ...page }),
    'admin.explain': () => moderator.admin.explain({ viewer: person.ref, item: { post } }),
    'feeds.explain': () => person.feeds.explain({ feed: 'home', post }),
    'feeds.newer': () => person.feeds.newer({ feed: 'home', since: NOTHING_NEWER }),
    'feeds.followedTags': () => person.feeds.followedTags(page),
    'feeds.home': () => person.feeds.home(page),
    'feeds.home of the unseen': () => person.feeds.home({ unseen: true, ...page }),
    'feeds.tag': () => person.feeds.tag({ tag: 'everywhere', ...page }),
    'graph.blocks': () => person.graph.blocks(page),
    'graph.closeFriends.list': () => person.graph.closeFriends.list(page),
    'graph.familiar': () => person.graph.familiar({ of: person.ref, ...page }),
    'graph.familiar of a stranger': () => person.graph.familiar({ of: '@stranger5', ...page }),
    'graph.followers': () => person.graph.followers({ of: person.ref, ...page }),
    'graph.following': () => person.graph.following({ of: person.ref, ...page }),
    'graph.lists.all': () => person.graph.lists.all(page),
    'graph.lists.members': () => person.graph.lists.members({ list, ...page }),
    'graph.mutuals': () => person.graph.mutuals({ with: person.ref, ...page }),
    'graph.mutuals with a stranger': () => person.graph.mutuals({ with: '@stranger5', ...page }),
    'graph.mutedWords.list': () => person.graph.mutedWords.list(page),
    'graph.mutes': () => person.graph.mutes(page),
    'graph.relationships': () => person.graph.relationships({ targets: many(LIMIT) }),
    'graph.requests': () => person.graph.requests(page),
    'graph.sentRequests': () => person.graph.sentRequests(page),
    'moderation.history': () => moderator.moderation.history({ on: { person: person.ref }, ...page }),
    'admin.explain of a comment': () => moderator.admin.explain({ viewer: person.ref, item: { comment } }),
    'moderation.history of a comment': () => moderator.moderation.history({ on: { comment }, ...page }),
    'moderation.history of a post': () => moderator.moderation.history({ on: { post }, ...page }),
    'posts.by': () => person.posts.by({ author: person.ref, ...page }),
    'posts.archived': () => person.posts.archived(page),
    'posts.pinned': () => person.posts.pinned({ author: person.ref }),
    'posts.history': () => person.posts.history({ post, ...page }),
    'posts.reactions': () => person.posts.reactions({ post, ...page }),
    'posts.reactions with one word': () => person.posts.reactions({ post, reaction: 'like', ...page }),
    'posts.reposts': () => person.posts.reposts({ post, ...page }),
    'posts.quotes': () => person.posts.quotes({ post, ...page }),
    'collections.all': () => person.collections.all(page),
    'posts.saved': () => person.posts.saved(page),
    'posts.saved in a collection': async () => person.posts.saved({ collection: await collectionOf(person), ...page }),
    'subjects.counts': () => person.subjects.counts({ subjects: recipes(LIMIT) }),
    'subjects.reactions': () => person.subjects.reactions({ subject: { kind: 'recipe', id: person.handle }, ...page }),
    'subjects.reactions with one word': () =>
      person.subjects.reactions({ subject: { kind: 'recipe', id: person.handle }, reaction: 'like', ...page }),
    'posts.get': () => person.posts.get({ post }),
    'profiles.get': () => person.profiles.get({ person: '@stranger5' }),
    'profiles.many': () => person.profiles.many({ people: many(LIMIT) }),
    'profiles.me': () => person.profiles.me(),
    'profiles.settings': () => person.profiles.settings(),
  }
}

/** The same lists on their second page, and everything else once with the most that it takes. */
export function furtherQueriesOf({ person, post, comment: parent }: Reader): Calls {
  const most = { limit: 100 }
  return {
    'auth.sessions': () => person.auth.sessions(most),
    'comments.list': async () => {
      for (const sort of ['top', 'newest', 'oldest'] as const) {
        const first = await person.comments.list({ on: { post }, sort, limit: 50 })
        await person.comments.list({ on: { post }, sort, limit: 50, cursor: first.cursor ?? undefined })
        await person.comments.list({ on: { post }, parent, sort })
      }
    },
    'feeds.home': async () =>
      person.feeds.home({ ...most, cursor: (await person.feeds.home(most)).cursor ?? undefined }),
    'feeds.home of the unseen': async () => {
      const { cursor } = await person.feeds.home({ unseen: true, ...most })
      await person.feeds.home({ unseen: true, ...most, cursor: cursor ?? undefined })
    },
    'feeds.newer': () => person.feeds.newer({ feed: 'home', since: post }),
    'posts.by': async () => {
      const by = { author: person.ref, ...most }
      return person.posts.by({ ...by, cursor: (await person.posts.by(by)).cursor ?? undefined })
    },
    'posts.reactions': async () => {
      const reactions = { post, ...most }
      return person.posts.reactions({
        ...reactions,
        cursor: (await person.posts.reactions(reactions)).cursor ?? undefined,
      })
    },
    'posts.archived': async () =>
      person.posts.archived({ ...most, cursor: (await person.posts.archived(most)).cursor ?? undefined }),
    'posts.history': async () => {
      const history = { post, ...most }
      return person.posts.history({ ...history, cursor: (await person.posts.history(history)).cursor ?? undefined })
    },
    'posts.reposts': async () => {
      const reposts = { post, ...most }
      return person.posts.reposts({ ...reposts, cursor: (await person.posts.reposts(reposts)).cursor ?? undefined })
    },
    'posts.quotes': async () => {
      const quotes = { post, ...most }
      return person.posts.quotes({ ...quotes, cursor: (await person.posts.quotes(quotes)).cursor ?? undefined })
    },
    'subjects.counts': () => person.subjects.counts({ subjects: recipes(100) }),
    'graph.followers': () => person.graph.followers({ of: '@stranger5', ...most }),
    'graph.relationships': () => person.graph.relationships({ targets: many(100) }),
    'profiles.many': () => person.profiles.many({ people: many(100) }),
  }
}

/** Every mutation at least once, by somebody with everything; `admin` does what only admins may. */
export function mutationsOf(
  kit: TestServer,
  { person, list, comment: answered, post: on }: Reader,
  admin: TestClient,
): Calls {
  let post: PostId
  let collection: CollectionId
  const subject = { kind: 'recipe', id: 'one that is new' }
  let comment: CommentId
  const minted: MintedToken[] = []
  const keys: IssuedKey[] = []
  const fresh = () => kit.anonymous.auth.signIn({ identifier: person.handle, password: TEST_PASSWORD })
  const target = { target: '@stranger10500' } as const
  return {
    'auth.signIn': fresh,
    'auth.signUp': () =>
      kit.anonymous.auth.signUp({ handle: 'newcomer', email: 'new@example.com', password: TEST_PASSWORD }),
    'auth.signUp of a taken handle': () =>
      kit.anonymous.raw('auth.signUp', { handle: 'newc0mer', email: 'n@example.com', password: TEST_PASSWORD }),
    'posts.create': async () => {
      post = (
        await person.posts.create({ text: 'hello @stranger5 and @stranger6 #tag', audience: { only: many(50, 9000) } })
      ).id
    },
    'posts.create for a list': () => person.posts.create({ text: 'hello', audience: { list } }),
    'posts.create for all': () => person.raw('posts.create', { text: 'hello' }, { idempotencyKey: 'a-key-of-a-post' }),
    'posts.edit': () => person.posts.edit({ post, text: 'hello again @stranger7' }),
    'posts.edit of what said many things': () => person.posts.edit({ post: on, text: 'hello once more' }),
    'moderation.decide': async () => {
      await admin.moderation.decide({
        on: { post: (await person.posts.create({ text: 'bad' })).id },
        action: 'hide',
        reason: 'spam',
      })
    },
    'moderation.decide on a comment': () =>
      admin.moderation.decide({ on: { comment: answered }, action: 'restore', reason: 'ham' }),
    'posts.react': () => person.posts.react({ post, reaction: 'like' }),
    'posts.react otherwise': () => person.posts.react({ post, reaction: 'love' }),
    'posts.unreact': () => person.posts.unreact({ post }),
    'posts.repost': () => person.posts.repost({ post }),
    'posts.undoRepost': () => person.posts.undoRepost({ post }),
    'posts.repost again': () => person.posts.repost({ post }),
    'posts.create of a quote': async () => {
      const { id: quote } = await person.posts.create({ text: 'as I said', quote: post })
      await admin.moderation.decide({ on: { post: quote }, action: 'hide', reason: 'spam' })
      await person.posts.remove({ post: quote })
    },
    'posts.pin': () => person.posts.pin({ post }),
    'posts.unpin': () => person.posts.unpin({ post }),
    'posts.archive': async () => {
      const { id: quote } = await person.posts.create({ text: 'as I said', quote: post })
      await person.posts.archive({ post: quote })
    },
    'posts.unarchive': async () => {
      const [archived] = (await person.posts.archived({ limit: 1 })).items
      await person.posts.unarchive({ post: archived?.id as PostId })
    },
    'posts.detachQuote': async () => {
      const { id: quote } = await person.posts.create({ text: 'as I said', quote: post })
      await person.posts.detachQuote({ quote })
    },
    'posts.edit of who may quote': () => person.posts.edit({ post, quotes: 'off' }),
    'subjects.react': () => person.subjects.react({ subject, reaction: 'like' }),
    'subjects.react otherwise': () => person.subjects.react({ subject, reaction: 'love' }),
    'subjects.unreact': () => person.subjects.unreact({ subject }),
    'subjects.save': () => person.subjects.save({ subject }),
    'subjects.unsave': () => person.subjects.unsave({ subject }),
    'collections.create': async () => {
      await person.collections.remove({ collection: await collectionOf(person) })
      collection = (await person.collections.create({ name: 'another' })).id
    },
    'collections.rename': () => person.collections.rename({ collection, name: 'one more' }),
    'posts.save': () => person.posts.save({ post, collection }),
    'posts.save elsewhere': () => person.posts.save({ post, collection: null }),
    'posts.unsave': () => person.posts.unsave({ post }),
    'collections.remove': () => person.collections.remove({ collection }),
    'comments.add': async () => {
      comment = (await person.comments.add({ on: { post }, text: 'hello @stranger5' })).id
    },
    'comments.add of a reply': async () => person.comments.add({ on: { post: on }, text: 'hello', parent: answered }),
    'comments.add on a thing of the app': () => person.comments.add({ on: { subject }, text: 'hello' }),
    'comments.edit': () => person.comments.edit({ comment, text: 'hello again @stranger6' }),
    'comments.react': () => person.comments.react({ comment, reaction: 'like' }),
    'comments.react otherwise': () => person.comments.react({ comment, reaction: 'love' }),
    'comments.unreact': () => person.comments.unreact({ comment }),
    'comments.pin': async () => {
      await person.comments.pin({ comment: (await person.comments.add({ on: { post }, text: 'first' })).id })
      await person.comments.pin({ comment })
    },
    'comments.unpin': () => person.comments.unpin({ comment }),
    'comments.approve': async () => {
      const { items } = await person.comments.held({ post: on, limit: 1 })
      await person.comments.approve({ comment: items[0]?.id as CommentId })
    },
    'comments.hide': () => person.comments.hide({ comment }),
    'comments.unhide': () => person.comments.unhide({ comment }),
    'comments.remove': () => person.comments.remove({ comment }),
    'posts.edit of who may comment': () => person.posts.edit({ post, replies: 'followers' }),
    'posts.remove': () => person.posts.remove({ post }),
    'feeds.seen': () => person.feeds.seen({ posts: [on, NOTHING_NEWER] }),
    'feeds.followTag': () => person.raw('feeds.followTag', { tag: 'one too many' }),
    'feeds.unfollowTag': () => person.feeds.unfollowTag({ tag: 'never followed' }),
    'graph.follow': () => person.graph.follow(target),
    'graph.unfollow': () => person.graph.unfollow(target),
    'graph.mute': () => person.graph.mute({ ...target, scope: ['posts'] }),
    'graph.mutedWords.add': () => person.raw('graph.mutedWords.add', { text: 'one too many' }),
    'graph.mutedWords.remove': () => person.graph.mutedWords.remove({ text: 'a word of mine' }),
    'graph.unmute': () => person.graph.unmute(target),
    'graph.approve': () => person.graph.approve({ from: '@stranger1000' }),
    'graph.reject': () => person.graph.reject({ from: '@stranger1001' }),
    'graph.cancelRequest': () => person.graph.cancelRequest({ target: '@stranger2001' }),
    'graph.removeFollower': () => person.graph.removeFollower({ target: '@stranger5' }),
    'graph.closeFriends.add': () => person.graph.closeFriends.add({ person: '@stranger10501' }),
    'graph.closeFriends.remove': () => person.graph.closeFriends.remove({ person: '@stranger10501' }),
    'graph.lists.create': () => person.raw('graph.lists.create', { name: 'one too many' }),
    'graph.lists.add': () => person.graph.lists.add({ list, person: '@stranger10502' }),
    'graph.lists.drop': () => person.graph.lists.drop({ list, person: '@stranger10502' }),
    'graph.lists.rename': () => person.graph.lists.rename({ list, name: 'another' }),
    'graph.block': () => person.graph.block({ target: '@stranger7' }),
    'graph.unblock': () => person.graph.unblock({ target: '@stranger7' }),
    'graph.lists.remove': () => person.graph.lists.remove({ list }),
    'profiles.update': () => person.profiles.update({ name: 'Somebody', bio: null, links: [] }),
    'profiles.updateSettings': async () => {
      await person.profiles.updateSettings({ isPrivate: true, whoMayMention: 'followers' })
      await person.profiles.updateSettings({ isPrivate: false })
    },
    'admin.people.upsert': () =>
      admin.admin.people.upsert({ externalId: 'a-new-one', handle: 'stranger1', email: 'host@example.com' }),
    'admin.people.upsert again': () =>
      admin.admin.people.upsert({ externalId: 'a-new-one', handle: 'renamed', name: 'Renamed', email: null }),
    'admin.tokens.mint': async () => void minted.push(await admin.admin.tokens.mint({ externalId: 'a-new-one' })),
    'auth.jwt': () => person.auth.jwt({ audience: 'another service' }),
    'auth.exchange': () => kit.anonymous.auth.exchange({ token: minted[0]?.token ?? '' }),
    'admin.people.revokeSessions': () => admin.admin.people.revokeSessions({ person: { externalId: 'a-new-one' } }),
    'admin.keys.create': async () =>
      void keys.push(await admin.admin.keys.create({ name: 'a key', scopes: ['people:read'] })),
    'admin.people.get by key': () => kit.withToken(keys[0]?.key ?? '').admin.people.get({ person: '@stranger9' }),
    'admin.keys.revoke': () => admin.admin.keys.revoke({ key: keys[0]?.id as KeyId }),
    'admin.people.suspend': () => admin.admin.people.suspend({ person: '@stranger9', reason: 'spam' }),
    'admin.people.unsuspend': () => admin.admin.people.unsuspend({ person: '@stranger9', reason: 'a mistake' }),
    'admin.people.role': () => admin.admin.people.role({ person: '@stranger9', role: 'moderator' }),
    'auth.revokeSession': async () => {
      const { session } = await fresh()
      const { items } = await kit.withToken(session.token).auth.sessions({ limit: 1 })
      await person.auth.revokeSession({ session: items[0]?.id as SessionId })
    },
    'auth.revokeOtherSessions': () => person.auth.revokeOtherSessions(),
    'auth.signOut': async () => kit.withToken((await fresh()).session.token).auth.signOut(),
    'auth.changePassword': () => person.auth.changePassword({ current: TEST_PASSWORD, next: 'another battery staple' }),
  }
}
