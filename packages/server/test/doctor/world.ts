import type { CommentId, ListId, PostId } from '@kindred/contract'
import { createIds, type TestPerson, type TestServer } from '../../src/testing/index.ts'
import { withRole } from '../staff.ts'

/** A small community in which every kind of row is there, and ids that nobody has. */
export type World = Awaited<ReturnType<typeof peopledWorld>>

export async function peopledWorld(kit: TestServer) {
  const { ann, bob, cid, eve, fay, gus, hal, ivy } = await kit.people(
    ...(['ann', 'bob', 'cid', 'eve', 'fay', 'gus', 'hal', 'ivy'] as const),
  )
  await cid.profiles.updateSettings({ isPrivate: true })
  for (const fan of [bob, eve, fay]) await fan.graph.follow({ target: '@ann' })
  await bob.graph.follow({ target: '@fay' })
  await ann.graph.follow({ target: '@cid' })
  await hal.graph.follow({ target: '@gus' })
  await eve.graph.block({ target: '@fay' })
  const { id: list } = await ann.graph.lists.create({ name: 'friends' })
  await ann.graph.lists.add({ list, person: '@bob' })
  const { id: evesList } = await eve.graph.lists.create({ name: 'friends' })
  const orphaned = await forRemovedList(bob)
  const taken = await forRemovedList(bob)
  const { id: post } = await ann.posts.create({ text: 'hello' })
  const { id: only } = await ann.posts.create({ text: 'for bob', audience: { only: ['@bob'] } })
  for (const person of [bob, cid]) await person.posts.react({ post, reaction: 'like' })
  await bob.posts.react({ post: only, reaction: 'love' })
  const { id: collection } = await bob.collections.create({ name: 'kept' })
  const { id: anns } = await ann.collections.create({ name: 'kept' })
  await bob.posts.save({ post, collection })
  await bob.subjects.save({ subject: { kind: 'recipe', id: 'soup' } })
  await bob.posts.save({ post: only })
  for (const person of [bob, eve]) await person.posts.repost({ post })
  const { id: quote } = await bob.posts.create({ text: 'as she said', quote: post })
  const { id: archived } = await ann.posts.create({ text: 'mine alone', quote: post })
  await ann.posts.archive({ post: archived })
  await bob.posts.pin({ post: quote })
  const { id: removed } = await ann.posts.create({ text: 'gone' })
  await ann.posts.remove({ post: removed })
  const say = (who: TestPerson, parent?: CommentId) =>
    who.comments.add({ on: { post }, text: 'hi', ...(parent && { parent }) })
  const { id: comment } = await say(bob)
  const { id: reply } = await say(ann, comment)
  const { id: erased } = await say(ann)
  await ann.comments.remove({ comment: erased })
  await bob.comments.add({ on: { subject: { kind: 'recipe', id: 'soup' } }, text: 'tasty' })
  const mia = await withRole(kit, 'mia', 'moderator')
  await mia.admin.people.suspend({ person: '@ivy', reason: 'spam' })
  const now = kit.clock()
  const ids = createIds(() => now, 62)
  const people = {
    ann: ann.id,
    bob: bob.id,
    cid: cid.id,
    eve: eve.id,
    fay: fay.id,
    gus: gus.id,
    hal: hal.id,
    ivy: ivy.id,
  }
  return {
    ...people,
    list,
    evesList,
    collection,
    anns,
    orphaned,
    taken,
    post,
    only,
    removed,
    quote,
    comment,
    reply,
    erased,
    now,
    nobody: ids.next(),
    row: () => ids.next(),
  }
}

/** A post for a list that is there no longer: nobody but its author sees it. */
async function forRemovedList(author: TestPerson): Promise<PostId> {
  const { id: list }: { id: ListId } = await author.graph.lists.create({ name: 'short-lived' })
  const { id } = await author.posts.create({ text: 'for a list', audience: { list } })
  await author.graph.lists.remove({ list })
  return id
}
