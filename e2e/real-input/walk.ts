import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Page } from '@kindred/sdk'
import { type Differences, firstDifference } from './difference.ts'

export interface Walk {
  readonly where: string
  readonly limit: number
  /** The whole list as it must be. */
  readonly expected: readonly object[]
  /** On the clock of `performance.now()`: a walk that is not at its end by then stops where it is. */
  readonly deadline?: number
}

export interface Walked {
  readonly pages: number
  readonly items: number
  readonly isWhole: boolean
  /** Of all that was answered, apart from the cursors. Two databases must agree on it. */
  readonly hash: string
}

/** A page of posts weighs no more, where every character may count twice: it might have to be escaped. */
const MAX_PAGE_BYTES = 100_000

/**
 * Follows a list page by page and holds each page to what it must be: full but at the end or where it would be too large, item by item in
 * order, and without a cursor exactly at the end. It stops at the first page that is not.
 */
export async function walk(
  pages: AsyncIterable<Page<object>>,
  { where, limit, expected, deadline = Number.POSITIVE_INFINITY }: Walk,
  differences: Differences,
): Promise<Walked> {
  const hash = createHash('sha256')
  let count = 0
  let at = 0
  let isWhole = true
  for await (const { items, cursor } of pages) {
    count++
    hash.update(JSON.stringify([items, cursor === null]))
    const due = dueOf(expected.slice(at, at + limit), items.length)
    const isLast = at + due.length >= expected.length
    at += items.length
    const wrong = differenceOfPage({ due, items, isLast, cursor })
    if (wrong) {
      differences.add(`${where}, page ${count} of ${limit}`, wrong)
      break
    }
    if (cursor !== null && performance.now() > deadline) {
      isWhole = false
      break
    }
  }
  return { pages: count, items: at, isWhole, hash: hash.digest('hex') }
}

/** What a page must hold: all that it may, or what it holds when one more would have made it too large. */
function dueOf(full: readonly object[], held: number): readonly object[] {
  const withNext = full.slice(0, held + 1)
  const isLarge = 2 * Buffer.byteLength(JSON.stringify(withNext)) > MAX_PAGE_BYTES
  return held > 0 && held < full.length && isLarge ? full.slice(0, held) : full
}

interface HeldPage {
  readonly due: readonly object[]
  readonly items: readonly object[]
  readonly isLast: boolean
  readonly cursor: string | null
}

function differenceOfPage({ due, items, isLast, cursor }: HeldPage): string | undefined {
  for (const [index, expected] of due.entries()) {
    const got = items[index]
    if (!isDeepStrictEqual(expected, got)) return `item ${index + 1}: ${firstDifference(expected, got)}`
  }
  if (items.length > due.length) return `after its last item ${firstDifference(undefined, items[due.length])}`
  if (isLast !== (cursor === null)) return isLast ? 'the end carries a cursor' : 'there is no cursor before the end'
  return undefined
}
