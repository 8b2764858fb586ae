import type { Audience, PersonRef } from '@kindred/contract'
import { expect, inject, test } from 'vitest'
import { type TestPerson, testServer } from '../src/testing/index.ts'

const nobody = { reason: 'not-found' }

/** Ann's posts for circles that bob belongs to, and what each would be for when it is written again. */
async function circlesOf(ann: TestPerson, bob: PersonRef) {
  const { id: list } = await ann.graph.lists.create({ name: 'crew' })
  await ann.graph.lists.add({ list, person: bob })
  await ann.graph.closeFriends.add({ person: bob })
  const audiences: Audience[] = [{ list }, 'closeFriends', { only: [bob] }]
  const posts = await Promise.all(audiences.map((audience) => ann.posts.create({ text: 'for the circle', audience })))
  return { list, posts: posts.map(({ id }) => id) }
}

test.each(['the author', 'the reader'])(
  '[BLK-4] no list, circle or name is a way around a block by %s',
  async (who) => {
    await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
    const { ann, bob } = await kit.people('ann', 'bob')
    await bob.graph.follow({ target: '@ann' })
    const { list, posts } = await circlesOf(ann, '@bob')
    for (const post of posts) expect((await bob.posts.get({ post })).id).toBe(post)
    expect((await bob.feeds.home()).items).toHaveLength(posts.length)

    const [blocker, blocked] = who === 'the author' ? [ann, bob] : [bob, ann]
    await blocker.graph.block({ target: blocked.ref })
    for (const post of posts) await expect(bob.posts.get({ post })).rejects.toMatchObject(nobody)
    expect((await bob.feeds.home()).items).toEqual([])

    const refusal = who === 'the author' ? { reason: 'graph.unblock-first' } : nobody
    await expect(ann.graph.lists.add({ list, person: '@bob' })).rejects.toMatchObject(refusal)
    await expect(ann.graph.closeFriends.add({ person: '@bob' })).rejects.toMatchObject(refusal)
    await expect(ann.posts.create({ text: 'hi', audience: { only: ['@bob'] } })).rejects.toMatchObject(refusal)
    expect((await ann.posts.create({ text: 'hi @bob', audience: { list } })).spans).toEqual([])
    expect((await ann.graph.lists.members({ list })).items).toEqual([])
    expect((await ann.graph.lists.all()).items).toMatchObject([{ id: list, memberCount: 0 }])
    expect((await ann.graph.closeFriends.list()).items).toEqual([])
  },
)
