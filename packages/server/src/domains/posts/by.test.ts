import type { Audience, PostId } from '@kindred/contract'
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { system } from '../../kernel/viewer.ts'
import { type TestClient, testServer } from '../../testing/index.ts'

const databaseUrl = inject('databaseUrl')
const audiences = ['public', 'followers', 'mutuals', 'closeFriends'] as const satisfies Audience[]

/** All pages to the end, and the size of each. */
async function walk(client: TestClient, limit: number) {
  const ids: PostId[] = []
  const sizes: number[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await client.posts.by({ author: '@ann', limit, ...(cursor ? { cursor } : {}) })
    ids.push(...page.items.map((post) => post.id))
    sizes.push(page.items.length)
    cursor = page.cursor
  }
  return { ids, sizes }
}

test('[PAG-1] [PAG-3] pages of any size give each visible post once, in order, full ones but for the last', async () => {
  await using kindred = await testServer({ databaseUrl })
  const { ann, bob } = await kindred.people('ann', 'bob')
  await bob.graph.follow({ target: '@ann' })
  const visible: PostId[] = []
  for (let number = 0; number < 60; number++) {
    const audience = audiences[number % 7 === 0 ? 0 : number % 3 === 0 ? 1 : 2 + (number % 2)] ?? 'public'
    const { id } = await ann.posts.create({ text: `${number}`, audience })
    if (audience === 'public' || audience === 'followers') visible.unshift(id)
  }
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (limit) => {
      const { ids, sizes } = await walk(bob, limit)
      expect(ids).toEqual(visible)
      const full = Math.ceil(visible.length / limit)
      expect(sizes).toEqual(Array.from({ length: full }, (_, at) => Math.min(limit, visible.length - at * limit)))
    }),
    { numRuns: 20, examples: [[1], [visible.length], [visible.length - 1], [100]] },
  )
})

test('[PAG-4] a cursor works for its viewer and its author alone', async () => {
  await using kindred = await testServer({ databaseUrl })
  const { ann, bob } = await kindred.people('ann', 'bob')
  for (const person of [ann, bob]) for (const text of ['a', 'b']) await person.posts.create({ text })
  const { cursor } = await ann.posts.by({ author: '@ann', limit: 1 })
  const refused = { reason: 'invalid-input', details: { issues: [expect.objectContaining({ path: 'cursor' })] } }
  const again = { limit: 1, cursor: cursor as string }
  await expect(bob.posts.by({ author: '@ann', ...again })).rejects.toMatchObject(refused)
  await expect(ann.posts.by({ author: '@bob', ...again })).rejects.toMatchObject(refused)
  await expect(ann.feeds.home(again)).rejects.toMatchObject(refused)
  expect((await ann.posts.by({ author: ann.id, ...again })).items).toHaveLength(1)
})

test('[BLK-3] the posts of whoever blocks the viewer or is suspended are not found, as those of nobody are', async () => {
  await using kindred = await testServer({ databaseUrl })
  const { ann, bob, cat } = await kindred.people('ann', 'bob', 'cat')
  for (const author of [ann, bob, cat]) await author.posts.create({ text: 'for all' })
  await ann.graph.block({ target: '@bob' })
  await kindred.server.house.transaction(({ accounts }) => accounts.suspend(system, cat.id, null))
  const nobody = await bob.posts.by({ author: '@nobody' }).catch((error: unknown) => error)
  expect(nobody).toMatchObject({ reason: 'not-found' })
  for (const author of ['@ann', '@cat'] as const)
    await expect(bob.posts.by({ author })).rejects.toMatchObject({
      reason: 'not-found',
      message: (nobody as Error).message,
    })
  await expect(ann.posts.by({ author: '@bob' })).rejects.toMatchObject({ reason: 'graph.unblock-first' })
})

test('[PERF-1] a page costs the same number of statements whatever its size', async () => {
  let statements = 0
  await using kindred = await testServer({ databaseUrl, onQuery: () => void statements++, feeds: { remembers: false } })
  const { ann, bob } = await kindred.people('ann', 'bob')
  await bob.graph.follow({ target: '@ann' })
  for (let number = 0; number < 100; number++)
    await ann.posts.create({ text: `@bob ${number}`, audience: audiences[number % 4] ?? 'public' })
  const cost = async (ask: () => Promise<unknown>) => {
    statements = 0
    await ask()
    return statements
  }
  const by = (limit: number) => cost(() => bob.posts.by({ author: '@ann', limit }))
  const home = (limit: number) => cost(() => bob.feeds.home({ limit }))
  expect(await by(50)).toBe(await by(5))
  expect(await home(50)).toBe(await home(5))
})
