import type { CollectionId, CommentId, ListId, PostId, SessionId } from '@kindred/contract'
import { sql } from 'kysely'
import { TEST_PASSWORD, type TestPerson, type TestServer } from '../src/testing/index.ts'
import { withRole } from './staff.ts'

/** A few people with everything between them that there can be, so that every table has a row. */
export interface World {
  /** Private, and with something of every kind of her own. */
  readonly ann: TestPerson
  /** Follows ann, is her close friend and on her list. */
  readonly bob: TestPerson
  /** Waits for ann's approval. */
  readonly dan: TestPerson
  /** Blocked by ann. */
  readonly eve: TestPerson
  readonly admin: TestPerson
  /** What is ann's alone, by the name of the argument that asks for such a thing. */
  readonly anns: {
    readonly session: SessionId
    readonly list: ListId
    readonly post: PostId
    readonly collection: CollectionId
    readonly comment: CommentId
  }
}

export async function busyWorld(kit: TestServer): Promise<World> {
  const { ann, bob, dan, eve } = await kit.people('ann', 'bob', 'dan', 'eve')
  const admin = await withRole(kit, 'mia', 'admin')
  await bob.graph.follow({ target: '@ann' })
  await ann.profiles.updateSettings({ isPrivate: true })
  await dan.graph.follow({ target: '@ann' })
  await ann.graph.follow({ target: '@bob' })
  await ann.graph.block({ target: '@eve' })
  await ann.graph.mute({ target: '@dan' })
  await ann.graph.mutedWords.add({ text: 'spoiler' })
  await ann.feeds.followTag({ tag: 'tea' })
  await ann.posts.create({ text: 'with #tea' })
  await ann.graph.closeFriends.add({ person: '@bob' })
  const { id: list } = await ann.graph.lists.create({ name: 'crew' })
  await ann.graph.lists.add({ list, person: '@bob' })
  const { id: post } = await ann.posts.create({ text: 'for @bob alone', audience: { only: ['@bob'] } })
  await ann.posts.edit({ post, text: 'for @bob, and nobody else' })
  await ann.posts.pin({ post })
  await ann.feeds.seen({ posts: [post] })
  const { id: collection } = await ann.collections.create({ name: 'kept' })
  await ann.posts.save({ post, collection })
  await bob.subjects.react({ subject: { kind: 'recipe', id: 'soup' }, reaction: 'like' })
  await bob.posts.react({ post, reaction: 'like' })
  await ann.posts.repost({ post })
  await ann.posts.create({ text: 'as I said', audience: { only: ['@bob'] }, quote: post })
  const { id: comment } = await ann.comments.add({ on: { post }, text: 'for @bob, too' })
  const { id: hidden } = await bob.posts.create({ text: 'hidden' })
  await admin.moderation.decide({ on: { post: hidden }, action: 'hide', reason: 'spam' })
  await bob.raw('profiles.update', { bio: 'kept' }, { idempotencyKey: 'key-of-a-bio' })
  const { id: key } = await admin.admin.keys.create({ name: 'the app', scopes: ['act'] })
  await admin.admin.people.upsert({ externalId: 'ida', handle: 'ida' })
  await admin.admin.tokens.mint({ externalId: 'ida' })
  await kit.server.house.services.hosts.noteAct({ key, person: bob.id, path: 'posts.get', requestId: 'of a test' })
  await kit.anonymous.auth.signIn({ identifier: 'ann', password: TEST_PASSWORD })
  const session = (await ann.auth.sessions()).items.find(({ isCurrent }) => isCurrent)?.id
  if (session === undefined) throw new Error('ann has no session')
  await kit.server.database.transaction(async ({ db }) => {
    await sql`insert into sign_in_attempts (subject_hash, recent, last_at, clears_at) values ('somebody', 1, 1, 1)`.execute(
      db,
    )
    await sql`insert into reaction_leftovers (item_id, item_kind) values (1, 'post')`.execute(db)
    await sql`insert into taken_tokens (token_hash, expires_at) values ('a signed one', 1)`.execute(db)
  })
  return { ann, bob, dan, eve, admin, anns: { session, list, post, collection, comment } }
}
