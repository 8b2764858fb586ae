import './facts.ts'
import { type CommentId, compareIds, type ListedComment, type PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  bulkWrite,
  createIds,
  type TestClient,
  type TestPerson,
  type TestServer,
  testServer,
} from '../../testing/index.ts'

const sorts = ['top', 'newest', 'oldest'] as const
type Sort = (typeof sorts)[number]

let kindred: TestServer
let statements = 0
let ann: TestPerson
let bob: TestPerson
let foe: TestPerson

beforeAll(async () => {
  kindred = await testServer({ databaseUrl: inject('databaseUrl'), onQuery: () => void statements++ })
  ;({ ann, bob, foe } = await kindred.people('ann', 'bob', 'foe'))
  await bob.graph.block({ target: foe.ref })
})
afterAll(async () => {
  expect(await kindred?.doctor()).toEqual([])
  await kindred?.[Symbol.asyncDispose]()
})

interface Asking {
  readonly post: PostId
  readonly parent?: CommentId
  readonly sort?: Sort
  readonly limit?: number
  readonly cursor?: string | null
}

function page(who: TestClient, { post, cursor, ...asked }: Asking) {
  return who.comments.list({ on: { post }, ...asked, ...(cursor && { cursor }) })
}

/** All pages to the end. */
async function walk(who: TestClient, asked: Asking, between = async () => {}): Promise<ListedComment[]> {
  const items: ListedComment[] = []
  for (let cursor = asked.cursor; cursor !== null; ) {
    const one = await page(who, { ...asked, cursor: cursor ?? null })
    items.push(...one.items)
    cursor = one.cursor
    await between()
  }
  return items
}

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id)

async function say(who: TestPerson, post: PostId, parent?: CommentId): Promise<CommentId> {
  return (await who.comments.add({ on: { post }, text: 'words', ...(parent && { parent }) })).id
}

/** A thread with something of everything, and what of it bob sees at its top, with the number of replies that count. */
async function thread() {
  const { id: post } = await ann.posts.create({ text: 'talk' })
  const visible = new Map<CommentId, number>()
  for (let number = 0; number < 40; number++) {
    const comment = await say(number % 5 === 0 ? foe : ann, post)
    const answers = number % 4
    for (let answer = 0; answer < answers; answer++) await say(answer % 2 === 0 ? foe : ann, post, comment)
    if (number % 7 === 0) await ann.comments.hide({ comment })
    if (number % 3 === 0) await ann.comments.remove({ comment })
    const isSeen = number % 3 === 0 ? answers > 1 : number % 5 !== 0 && number % 7 !== 0
    if (isSeen) visible.set(comment, answers)
  }
  return { post, visible }
}

function inOrder(visible: ReadonlyMap<CommentId, number>, sort: Sort): CommentId[] {
  const oldest = [...visible.keys()].toSorted(compareIds)
  if (sort === 'oldest') return oldest
  const newest = oldest.toReversed()
  return sort === 'newest' ? newest : newest.toSorted((a, b) => (visible.get(b) ?? 0) - (visible.get(a) ?? 0))
}

describe('pages', () => {
  test('[PAG-1] pages of any size in any order give each visible comment once, full ones but for the last', async () => {
    const { post, visible } = await thread()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 45 }), fc.constantFrom(...sorts), async (limit, sort) => {
        const items = await walk(bob, { post, sort, limit })
        expect(idsOf(items)).toEqual(inOrder(visible, sort))
        for (const { id, replies } of items) expect(replies.count).toBe(visible.get(id))
      }),
      {
        numRuns: 25,
        examples: sorts.flatMap((sort): [number, Sort][] => [
          [1, sort],
          [visible.size, sort],
        ]),
      },
    )
    expect((await page(bob, { post, limit: visible.size })).cursor).toBeNull()
  })

  test('[PAG-1] the beginning of the replies and where it goes on give each visible reply once, the oldest first', async () => {
    const replies = fc.array(fc.boolean(), { maxLength: 9, size: 'max' })
    await fc.assert(
      fc.asyncProperty(replies, fc.integer({ min: 1, max: 4 }), async (isHidden, limit) => {
        const { id: post } = await ann.posts.create({ text: 'talk' })
        const parent = await say(ann, post)
        const visible: CommentId[] = []
        for (const hidden of isHidden) {
          const id = await say(hidden ? foe : ann, post, parent)
          if (!hidden) visible.push(id)
        }
        const [comment] = (await page(bob, { post })).items
        const { items, cursor, count } = comment?.replies ?? { items: [], cursor: null, count: 0 }
        expect([count, idsOf(items)]).toEqual([isHidden.length, visible.slice(0, 2)])
        expect(cursor === null).toBe(visible.length <= 2)
        const rest = cursor ? await walk(bob, { post, parent, sort: 'oldest', limit, cursor }) : []
        expect(idsOf([...items, ...rest])).toEqual(visible)
      }),
      { numRuns: 12 },
    )
  })

  test('[PAG-2] while people reply, react and take it back, each comment appears exactly once, in `top` each whose count stays', async () => {
    for (const sort of sorts) {
      const { id: post } = await ann.posts.create({ text: 'talk' })
      const all: CommentId[] = []
      for (let number = 0; number < 18; number++) {
        const comment = await say(ann, post)
        all.push(comment)
        for (let answer = 0; answer < number % 3; answer++) await say(ann, post, comment)
        if (number % 4 === 0) await bob.comments.react({ comment, reaction: 'like' })
      }
      const moved = new Set<CommentId>()
      let turn = 0
      const items = await walk(bob, { post, sort, limit: 3 }, async () => {
        const number = (turn++ * 5) % 18
        const comment = all[number] as CommentId
        moved.add(comment)
        if (number % 4 === 0) await bob.comments.unreact({ comment })
        else for (let answer = 0; answer < 3; answer++) await say(ann, post, comment)
        await say(ann, post)
      })
      const exact = sort === 'top' ? all.filter((one) => !moved.has(one)) : all
      expect(exact.length).toBeGreaterThan(9)
      const seen = idsOf(items)
      for (const id of exact) expect(seen.filter((one) => one === id)).toHaveLength(1)
    }
  })

  test('[PAG-2] in the order `top` a comment whose count moves between two pages comes where it then stands: twice, or not at all', async () => {
    const { id: post } = await ann.posts.create({ text: 'talk' })
    const [moving, ...others] = [await say(ann, post), await say(ann, post), await say(ann, post)] as const
    const like = () => bob.comments.react({ comment: moving, reaction: 'like' })
    const walkWith = async (verb: () => Promise<unknown>) => {
      let moves: (() => Promise<unknown>) | undefined = verb
      const items = await walk(ann, { post, sort: 'top', limit: 1 }, async () => {
        await moves?.()
        moves = undefined
      })
      return idsOf(items)
    }
    const newest = others.toReversed()
    await like()
    expect(await walkWith(() => bob.comments.unreact({ comment: moving }))).toEqual([moving, ...newest, moving])
    expect(await walkWith(like)).toEqual(newest)
  })

  test('[PAG-4] a cursor works for its viewer, its post, its parent and its order alone', async () => {
    const [{ id: post }, { id: other }] = [await ann.posts.create({ text: 'a' }), await ann.posts.create({ text: 'b' })]
    const [parent] = [await say(ann, post), await say(ann, post), await say(ann, other)]
    const { cursor } = await page(ann, { post, sort: 'newest', limit: 1 })
    const refused = { reason: 'invalid-input', details: { issues: [expect.objectContaining({ path: 'cursor' })] } }
    await expect(page(bob, { post, sort: 'newest', cursor })).rejects.toMatchObject(refused)
    for (const asked of [
      { post, sort: 'top' },
      { post, sort: 'oldest' },
      { post: other, sort: 'newest' },
      { post, parent, sort: 'newest' },
    ] as const)
      await expect(page(ann, { ...asked, cursor })).rejects.toMatchObject(refused)
    expect((await page(ann, { post, sort: 'newest', cursor })).items).toHaveLength(1)
  })
})

let ids: ReturnType<typeof createIds> | undefined

/** Writes that many comments under a post, every other one in answer to the one before it; all further ones answer `under`. */
async function fill(post: PostId, size: number, author: TestPerson, under?: CommentId): Promise<void> {
  const now = kindred.clock()
  ids ??= createIds(() => kindred.clock() + 60_000, 63)
  const made = ids
  const columns = [
    'id',
    'on_kind',
    'on_id',
    'parent_id',
    'depth',
    'author_id',
    'text',
    'spans',
    'replies_count',
    'score',
    'created_at',
  ]
  await bulkWrite(kindred.server.database, async ({ write }) => {
    for (let number = 0; number < size / 2; number++) {
      const [id, reply] = [made.next(), made.next()]
      const count = under ? 0 : 1
      const said = [author.id, 'words', '[]'] as const
      await write('comments', columns, [id, 'post', post, under ?? null, under ? 2 : 1, ...said, count, count, now])
      await write('comments', columns, [reply, 'post', post, under ?? id, 2, ...said, 0, 0, now])
    }
  })
  await kindred.server.doctor({ fix: true })
}

describe('long threads', () => {
  test('[PERF-1] a page of a thread of 10,000 comments takes as many statements as one of 100', async () => {
    const cost = async (size: number) => {
      const { id: post } = await ann.posts.create({ text: 'talk' })
      const parent = await say(ann, post)
      await fill(post, size, ann)
      await fill(post, size, ann, parent)
      expect((await bob.posts.get({ post })).counts.comments).toBe(size * 2 + 1)
      const costs: number[] = []
      for (const asked of [{ post }, { post, parent }])
        for (const sort of sorts) {
          const { cursor } = await page(bob, { ...asked, sort, limit: 20 })
          statements = 0
          const { items } = await page(bob, { ...asked, sort, limit: 20, cursor })
          costs.push(statements)
          expect(items).toHaveLength(20)
        }
      return costs
    }
    const costs = await cost(100)
    expect(await cost(10_000)).toEqual(costs)
    expect(Math.max(...costs)).toBeLessThan(15)
  })

  test('[PAG-3] replies behind many hidden ones are reached by where the beginning goes on', async () => {
    const { id: post } = await ann.posts.create({ text: 'talk' })
    const parent = await say(ann, post)
    await fill(post, 250, foe, parent)
    kindred.clock.advance(120_000)
    const visible = [await say(ann, post, parent), await say(ann, post, parent)]
    const [comment] = (await page(bob, { post })).items
    expect(comment?.replies).toMatchObject({ count: 252, items: [] })
    const cursor = comment?.replies.cursor ?? null
    expect(cursor).not.toBeNull()
    expect(idsOf(await walk(bob, { post, parent, sort: 'oldest', cursor }))).toEqual(visible)
    expect(idsOf(await walk(bob, { post, parent, sort: 'newest' }))).toEqual(visible.toReversed())
  })

  test('[PAG-3] a removed comment holds the place above what is visible of its first 200 replies, and what comes later is read alone', async () => {
    for (const hidden of [198, 200]) {
      const { id: post } = await ann.posts.create({ text: 'talk' })
      const [top, parent] = [await say(ann, post), await say(ann, post)]
      await fill(post, hidden, foe, parent)
      kindred.clock.advance(120_000)
      const reply = await say(ann, post, parent)
      const last = await say(ann, post, reply)
      await ann.comments.remove({ comment: parent })
      const isFound = hidden < 200
      expect(idsOf(await walk(bob, { post, sort: 'oldest' }))).toEqual(isFound ? [top, parent] : [top])
      const asked = page(bob, { post, parent, sort: 'newest' })
      if (isFound) expect(idsOf((await asked).items)).toEqual([reply])
      else await expect(asked).rejects.toMatchObject({ reason: 'not-found' })
      for (const comment of [reply, last]) expect((await bob.comments.get({ comment })).id).toBe(comment)
      expect(idsOf((await page(bob, { post, parent: reply })).items)).toEqual([last])
    }
  })
})
