import type { IssuedKey, KeyId, ListId, MintedToken, PersonRef, PostId, SessionId } from '@kindred/contract'
import { TEST_PASSWORD, type TestClient, type TestPerson, type TestServer } from '../../src/testing/index.ts'

/** What reading calls ask for: each endpoint in each of its forms, by somebody with a list and a post of their own. */
export interface Reader {
  readonly person: TestPerson
  readonly list: ListId
  readonly post: PostId
}

/** A call, under its endpoint's path and, where there are several, what is special about it. */
export type Calls = Readonly<Record<string, () => Promise<unknown>>>

const LIMIT = 5
const many = (count: number, from = 0): PersonRef[] =>
  Array.from({ length: count }, (_, at) => `@stranger${at + from}` as const)

/** Every query, the first page of every list. `moderator` reads what only moderators may. */
export function queriesOf({ person, list, post }: Reader, moderator: TestClient): Calls {
  const page = { limit: LIMIT }
  return {
    'admin.audit': () => moderator.admin.audit(page),
    'admin.keys.list': () => moderator.admin.keys.list(page),
    'admin.people.get': () => moderator.admin.people.get({ person: '@stranger5' }),
    'admin.people.get by the host’s own id': () => moderator.admin.people.get({ person: { externalId: 'hosted7' } }),
    'auth.handleAvailable': () => person.auth.handleAvailable({ handle: 'stranger1' }),
    'auth.sessions': () => person.auth.sessions(page),
    'feeds.home': () => person.feeds.home(page),
    'graph.blocks': () => person.graph.blocks(page),
    'graph.closeFriends.list': () => person.graph.closeFriends.list(page),
    'graph.followers': () => person.graph.followers({ of: person.ref, ...page }),
    'graph.following': () => person.graph.following({ of: person.ref, ...page }),
    'graph.lists.all': () => person.graph.lists.all(page),
    'graph.lists.members': () => person.graph.lists.members({ list, ...page }),
    'graph.mutes': () => person.graph.mutes(page),
    'graph.relationships': () => person.graph.relationships({ targets: many(LIMIT) }),
    'graph.requests': () => person.graph.requests(page),
    'graph.sentRequests': () => person.graph.sentRequests(page),
    'moderation.history': () => moderator.moderation.history({ on: { person: person.ref }, ...page }),
    'moderation.history of a post': () => moderator.moderation.history({ on: { post }, ...page }),
    'posts.by': () => person.posts.by({ author: person.ref, ...page }),
    'posts.get': () => person.posts.get({ post }),
    'profiles.get': () => person.profiles.get({ person: '@stranger5' }),
    'profiles.many': () => person.profiles.many({ people: many(LIMIT) }),
    'profiles.me': () => person.profiles.me(),
    'profiles.settings': () => person.profiles.settings(),
  }
}

/** The same lists on their second page, and everything else once with the most that it takes. */
export function furtherQueriesOf({ person }: Reader): Calls {
  const most = { limit: 100 }
  return {
    'auth.sessions': () => person.auth.sessions(most),
    'feeds.home': async () =>
      person.feeds.home({ ...most, cursor: (await person.feeds.home(most)).cursor ?? undefined }),
    'posts.by': async () => {
      const by = { author: person.ref, ...most }
      return person.posts.by({ ...by, cursor: (await person.posts.by(by)).cursor ?? undefined })
    },
    'graph.followers': () => person.graph.followers({ of: '@stranger5', ...most }),
    'graph.relationships': () => person.graph.relationships({ targets: many(100) }),
    'profiles.many': () => person.profiles.many({ people: many(100) }),
  }
}

/** Every mutation at least once, by somebody with everything; `admin` does what only admins may. */
export function mutationsOf(kit: TestServer, { person, list }: Reader, admin: TestClient): Calls {
  let post: PostId
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
    'moderation.decide': async () => {
      await admin.moderation.decide({
        on: { post: (await person.posts.create({ text: 'bad' })).id },
        action: 'hide',
        reason: 'spam',
      })
    },
    'posts.remove': () => person.posts.remove({ post }),
    'graph.follow': () => person.graph.follow(target),
    'graph.unfollow': () => person.graph.unfollow(target),
    'graph.mute': () => person.graph.mute({ ...target, scope: ['posts'] }),
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
