import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCursors } from './cursors.ts'
import { fillPage } from './page.ts'
import { anonymous } from './viewer.ts'

const cursors = createCursors('a secret that is long enough for cursors')

/** Reads all pages of a list whose items are hidden where `hidden` says so, and counts what was asked for. */
async function readAll(hidden: readonly boolean[], limit: number) {
  const scanned: number[] = []
  const scan = async (before: string | undefined, count: number) => {
    scanned.push(count)
    const from = before === undefined ? 0 : hidden.length - Number(before) + 1
    return hidden.slice(from, from + count).map((isHidden, at) => {
      const id = String(hidden.length - from - at)
      return { id, item: isHidden ? undefined : id }
    })
  }
  const pages: string[][] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) }
    const { items, cursor: next } = await fillPage(cursors, { viewer: anonymous, list: 'a', query: {}, page }, scan)
    pages.push(items)
    cursor = next
  }
  return { pages, scanned }
}

test('PAG-1: whatever is hidden, the pages hold every other item once, in order, and all but the last are full', async () => {
  const lists = fc.array(fc.boolean(), { maxLength: 300 })
  await fc.assert(
    fc.asyncProperty(lists, fc.integer({ min: 1, max: 40 }), async (hidden, limit) => {
      const { pages } = await readAll(hidden, limit)
      const shown = hidden.flatMap((isHidden, at) => (isHidden ? [] : [String(hidden.length - at)]))
      expect(pages.flat()).toEqual(shown)
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
      if (shown.length > 0) expect(pages.at(-1)).not.toEqual([])
    }),
  )
})

test('PERF-1: a page of which a few items are hidden reads a few more, not as many again', async () => {
  const hidden = Array.from({ length: 100 }, (_, at) => at < 6)
  const { scanned } = await readAll(hidden, 30)
  expect(scanned[0]).toBe(35)
  expect(scanned[1]).toBeLessThan(10)
})

test('PERF-1: a list of which nearly all is hidden is read in ever longer rounds', async () => {
  const hidden = Array.from({ length: 2000 }, (_, at) => at !== 3 && at !== 1999)
  const { pages, scanned } = await readAll(hidden, 2)
  expect(pages.flat()).toEqual(['1997', '1'])
  expect(scanned.length).toBeLessThan(15)
})
