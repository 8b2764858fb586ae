import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createClient } from '../src/index.ts'
import { createList } from '../src/list.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeEach(async () => {
  server = await wireServer()
  server.answer(({ input }) => {
    const { cursor, limit = 2 } = input as { cursor?: string; limit?: number }
    const from = Number(cursor ?? 0)
    const items = [0, 1, 2, 3, 4].slice(from, from + limit)
    return { items, cursor: from + limit >= 5 ? null : String(from + limit) }
  })
})
afterEach(() => server[Symbol.asyncDispose]())

const inputs = () => server.calls.map(({ input }) => input)

it('asks for nothing until it is awaited or iterated', async () => {
  createClient({ url: server.url }).feeds.home()
  await new Promise((resolve) => setImmediate(resolve))
  expect(server.requests).toEqual([])
})

it('is one page when awaited', async () => {
  expect(await createClient({ url: server.url }).feeds.home({ limit: 3 })).toEqual({ items: [0, 1, 2], cursor: '3' })
  expect(inputs()).toEqual([{ limit: 3 }])
})

it('is every item when iterated, one request a page', async () => {
  const items: unknown[] = []
  for await (const item of createClient({ url: server.url }).feeds.home({ limit: 2 })) items.push(item)
  expect(items).toEqual([0, 1, 2, 3, 4])
  expect(inputs()).toEqual([{ limit: 2 }, { limit: 2, cursor: '2' }, { limit: 2, cursor: '4' }])
})

it('says on every page what was asked for on the first', async () => {
  const items: unknown[] = []
  for await (const item of createClient({ url: server.url }).feeds.home({ unseen: true, limit: 3 })) items.push(item)
  expect(items).toEqual([0, 1, 2, 3, 4])
  expect(inputs()).toEqual([
    { unseen: true, limit: 3 },
    { unseen: true, limit: 3, cursor: '3' },
  ])
})

it('is every page through pages(), starting where the input says', async () => {
  const pages: unknown[] = []
  for await (const { items } of createClient({ url: server.url }).feeds.home({ cursor: '2' }).pages()) pages.push(items)
  expect(pages).toEqual([[2, 3], [4]])
})

it('fetches the first page once, awaited and iterated', async () => {
  const list = createClient({ url: server.url }).feeds.home({ limit: 5 })
  const [one, two] = await Promise.all([list, list])
  expect(one).toBe(two)
  let count = 0
  for await (const _ of list) count++
  expect([count, server.calls.length]).toEqual([5, 1])
})

it('fetches no page beyond the one in which the loop ends', async () => {
  for await (const item of createClient({ url: server.url }).feeds.home({ limit: 2 })) {
    if ((item as unknown) === 1) break
  }
  expect(server.calls.length).toBe(1)
})

it('throws from the loop what a page refuses with, after the items before it', async () => {
  const kindred = createClient({ url: server.url })
  const seen: unknown[] = []
  const read = async () => {
    for await (const item of kindred.feeds.home({ limit: 2 })) {
      seen.push(item)
      server.answer(() => {
        throw server.refusal()
      })
    }
  }
  await expect(read()).rejects.toMatchObject({ reason: 'unauthenticated' })
  expect(seen).toEqual([0, 1])
})

it('can be caught and finished as a promise can', async () => {
  server.answer(() => {
    throw server.refusal()
  })
  const list = createClient({ url: server.url }).feeds.home()
  expect(await list.catch((error) => error.reason)).toBe('unauthenticated')
  await expect(list.finally(() => {})).rejects.toMatchObject({ reason: 'unauthenticated' })
})

it('[PAG-1] yields every item once and in order, whatever the sizes of the pages, empty ones included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer(), { maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      async (pages) => {
        const list = createList<number>(async (cursor) => {
          const at = Number(cursor ?? 0)
          return { items: pages[at] ?? [], cursor: at + 1 < pages.length ? String(at + 1) : null }
        })
        const items: number[] = []
        for await (const item of list) items.push(item)
        expect(items).toEqual(pages.flat())
      },
    ),
  )
})
