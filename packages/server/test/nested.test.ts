import { api, type CommentId, endpointsOf, type PostId } from '@kindred/contract'
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { type TestPerson, testServer } from '../src/testing/index.ts'
import { placesOf } from './inputs/places.ts'

/** Endpoints that take a whole and a part of it. A new one needs a row, and a way to be asked below. */
const nested = ['comments.add', 'comments.list']
/** Those whose two names are of things that are in no other: what is saved is put into a collection, who is named onto a list. */
const unrelated = ['posts.create', 'posts.save']

test('[AUTHZ-5] what takes a whole and a part of it is known', () => {
  const thing = /(^|\.)(post|quote|comment|parent|collection|list|subject|session|key)$/
  const several = [...endpointsOf(api)]
    .filter(([, endpoint]) => {
      const names = placesOf(endpoint).flatMap(({ path }) => (thing.test(path) ? [path.split('.')[0]] : []))
      return new Set(names).size > 1
    })
    .map(([path]) => path)
  expect(several.toSorted()).toEqual([...nested, ...unrelated].toSorted())
})

type On = { readonly post: PostId } | { readonly subject: { readonly kind: string; readonly id: string } }

test('[AUTHZ-5] an answer, and a list of answers, is to a comment that stands under what is named; any other is as good as none', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const { ann, bob } = await kit.people('ann', 'bob')
  const posts = await Promise.all([ann, bob, bob].map((who) => who.posts.create({ text: 'hello' })))
  const places: On[] = [
    ...posts.map(({ id }) => ({ post: id })),
    ...['soup', 'bread'].map((id) => ({ subject: { kind: 'recipe', id } })),
  ]
  const say = async (who: TestPerson, on: On, parent?: CommentId) =>
    (await who.comments.add({ on, text: 'well', ...(parent && { parent }) })).id
  const depths = [1, 2, 3]
  const threads = await Promise.all(
    places.map(async (on) => {
      const thread: CommentId[] = []
      for (const _ of depths) thread.push(await say(bob, on, thread.at(-1)))
      return thread
    }),
  )
  const at = fc.nat(places.length - 1)
  await fc.assert(
    fc.asyncProperty(at, at, fc.nat(depths.length - 1), fc.constantFrom(ann, bob), async (whole, other, depth, who) => {
      const [on, parent] = [places[whole] as On, threads[other]?.[depth] as CommentId]
      const before = await kit.dump()
      const answering = who.raw('comments.list', { on, parent })
      const adding = who.raw('comments.add', { on, parent, text: 'well' })
      const [listed, added] = [await answering, await adding]
      expect([listed.status, added.status]).toEqual(whole === other ? [200, 200] : [404, 404])
      if (whole === other) return
      expect(await kit.dump()).toEqual(before)
      const missing = await who.raw('comments.list', { on, parent: '1' })
      const reasonOf = ({ body }: { body: string }) =>
        (JSON.parse(body) as { error: { message: string } }).error.message
      for (const answer of [listed, added]) expect(reasonOf(answer)).toBe(reasonOf(missing))
    }),
    { numRuns: 40 },
  )
})
