import type { Cursors, ListCall } from './cursors.ts'
import { invalidInput } from './refusal.ts'

/** What a list's caller asked for. */
export interface PageInput {
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface Page<Item> {
  readonly items: Item[]
  readonly cursor: string | null
}

/** One candidate of a list: its position, and the item unless the viewer may not see it. */
interface Scanned<Item> {
  readonly id: string
  readonly item: Item | undefined
}

/** Above every id: where a list begins. */
export const NEWEST = String(Number.MAX_SAFE_INTEGER)

/** Reads the next `count` candidates below `before`, newest first; fewer than `count` means that the list ends there. */
export type Scan<Item> = (before: string | undefined, count: number) => Promise<Scanned<Item>[]>

/** After this many candidates a page is handed out as it is: the work of one call is bounded, the cursor goes on. */
const MAX_SCANNED = 2000
/** No round reads more. */
export const MAX_ROUND = 500
const SPARE = 4

/** A page ends before its items weigh more, so that the ten pages of the largest batch stay below a mebibyte. */
export const PAGE_BYTES = 100_000

/** What a list is called with, and how many bytes one of its items takes at most: those that take no more than a thousand need not say so. */
type FilledPage<Item> = ListCall & { readonly page: PageInput; readonly weigh?: (item: Item) => number }

/**
 * Fills a page from candidates of which some may be hidden. It looks one visible item ahead, so that `cursor: null` tells nothing of
 * hidden rows; the cursor is the last candidate scanned before that item. Nothing but visible items weighs, so neither does the place
 * where a page ends.
 */
export async function fillPage<Item>(cursors: Cursors, call: FilledPage<Item>, scan: Scan<Item>): Promise<Page<Item>> {
  const { weigh = () => 0 } = call
  const { limit, cursor } = call.page
  let left = PAGE_BYTES
  let before = cursor === undefined ? undefined : openCursor(cursors, call, cursor)
  const items: Item[] = []
  let count = limit + 1 + Math.ceil(limit / 8)
  for (let scanned = 0; scanned < MAX_SCANNED; ) {
    const size = Math.min(count, MAX_SCANNED - scanned)
    const candidates = await scan(before, size)
    for (const { id, item } of candidates) {
      if (item !== undefined) {
        left -= weigh(item)
        const isFull = items.length === limit || (left < 0 && items.length > 0)
        if (isFull) return { items, cursor: cursors.seal(call, before as string) }
        items.push(item)
      }
      before = id
    }
    if (candidates.length < size) return { items, cursor: null }
    scanned += candidates.length
    count = Math.min(nextCount(call.page, { shown: items.length, scanned, last: count }), MAX_ROUND)
  }
  return { items, cursor: cursors.seal(call, before as string) }
}

/**
 * How many candidates the next round reads. The second expects as many to be hidden as in the first; if that is too few, each further
 * round reads twice as many as the one before.
 */
function nextCount({ limit }: PageInput, { shown, scanned, last }: { shown: number; scanned: number; last: number }) {
  const isSecond = scanned === last
  if (!isSecond || shown === 0) return last * 2
  const expected = ((limit + 1 - shown) * scanned) / shown
  return Math.min(Math.ceil(expected) + SPARE, last * 2)
}

function openCursor(cursors: Cursors, call: ListCall, cursor: string): string {
  const position = cursors.open(call, cursor)
  if (position !== undefined) return position
  throw invalidInput('cursor', 'was not made for this list', 'start again without a cursor')
}

/** How many bytes a text takes in JSON at most, where every character of it might have to be escaped. */
export function weightOfText(text: string): number {
  return Buffer.byteLength(text) + text.length
}
