import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { polls } from '../../polls/src/index.ts'
import type { Fact } from '../src/kernel/facts.ts'
import { type TestPerson, type TestServer, testServer } from '../src/testing/index.ts'
import { callsAgainst, dealings, newTrio, type Trio } from './blocks/reach.ts'

let kit: TestServer
const facts: Fact[] = []
beforeAll(async () => {
  kit = (await testServer({ databaseUrl: inject('databaseUrl'), modules: [polls] })) as unknown as TestServer
  kit.server.house.facts.listen((fact) => facts.push(fact))
})
afterAll(() => kit?.[Symbol.asyncDispose]())

const before = fc.uniqueArray(fc.constantFrom(...(Object.keys(dealings) as (keyof typeof dealings)[])))
const options = { numRuns: 6, interruptAfterTimeLimit: 60_000 }

/** Whoever blocks may still take back, and block again; of either nothing comes. */
const undoing: ReadonlySet<string> = new Set([
  'graph.block',
  'graph.unfollow',
  'graph.removeFollower',
  'graph.cancelRequest',
  'graph.reject',
  'graph.unmute',
  'graph.closeFriends.remove',
  'graph.lists.drop',
])

async function reasonOf(person: TestPerson, path: string, input: object): Promise<string> {
  const { error } = JSON.parse((await person.raw(path, input)).body) as { error?: { data: { reason: string } } }
  return error?.data.reason ?? 'ok'
}

function isRefusal(reason: string, path: string, isBlocker: boolean): boolean {
  if (path.startsWith('admin.') || path.startsWith('moderation.')) return reason === 'forbidden'
  if (isBlocker && undoing.has(path)) return reason === 'ok' || reason === 'not-found'
  return reason === 'not-found' || (isBlocker && reason === 'graph.unblock-first')
}

async function part({ ann, bob }: Trio, isBlocker: boolean): Promise<void> {
  const [blocker, blocked] = isBlocker ? [bob, ann] : [ann, bob]
  await blocker.graph.block({ target: blocked.ref })
}

test('[BLK-2] [BLK-3] across a block, either way, no verb on the other or on anything of theirs leaves a row or tells a fact', async () => {
  await fc.assert(
    fc.asyncProperty(before, fc.boolean(), async (done, isBlocker) => {
      const trio = await newTrio(kit)
      for (const name of done) await dealings[name](trio)
      await part(trio, isBlocker)
      if (isBlocker) await trio.bob.graph.unmute({ target: trio.ann.ref })
      const calls = callsAgainst(trio).filter(({ path }) => path !== 'graph.unblock')
      expect(new Set(calls.map(({ path }) => path)).size).toBeGreaterThan(40)
      const rows = await kit.dump()
      facts.length = 0
      for (const { path, input } of calls) {
        const reason = await reasonOf(trio.bob, path, input)
        expect([path, input, reason, isRefusal(reason, path, isBlocker)]).toEqual([path, input, reason, true])
      }
      expect(facts).toEqual([])
      expect(await kit.dump()).toEqual(rows)
    }),
    options,
  )
})

test('[BLK-2] across a block, either way, nothing that is said elsewhere names the other, to them or in a fact', async () => {
  await fc.assert(
    fc.asyncProperty(before, fc.boolean(), async (done, isBlocker) => {
      const trio = await newTrio(kit)
      const { ann, bob, cid, cidsPost } = trio
      for (const name of done) await dealings[name](trio)
      const { id: around } = await cid.posts.create({ text: 'as she said', quote: trio.posts[0] ?? cidsPost })
      await ann.graph.follow({ target: cid.ref })
      await part(trio, isBlocker)
      const home = await ann.feeds.home({ limit: 100 })
      facts.length = 0
      const text = `hello ${ann.ref}`
      const { id, spans } = await bob.posts.create({ text, quote: around })
      const said = await bob.comments.add({ on: { post: cidsPost }, text })
      await bob.posts.repost({ post: around })
      expect([spans, said.spans]).toEqual([[], []])
      expect(facts.length).toBeGreaterThan(3)
      expect(JSON.stringify(facts)).not.toContain(ann.id)
      expect(JSON.stringify(facts)).not.toContain(trio.posts[0])
      const shown = await ann.feeds.home({ limit: 100 })
      expect(shown.items.map(({ post }) => post.id)).toEqual(home.items.map(({ post }) => post.id))
      for (const list of [
        await ann.posts.quotes({ post: around }),
        await ann.posts.reposts({ post: around }),
        await ann.comments.list({ on: { post: cidsPost }, sort: 'newest' }),
      ])
        for (const hidden of [id, said.id, bob.id]) expect(JSON.stringify(list.items)).not.toContain(`"${hidden}"`)
    }),
    options,
  )
})
