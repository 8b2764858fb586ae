/** The last posts and reposts of one author, the newest first. Ids are numbers here: there are many of them, and they only go back as they came. */
export interface Ring {
  ids: number[]
  /** The newest repost among all of them, or zero: most pages have none. */
  lastRepost: number
  /** Whether the author has no older posts. */
  isWhole: boolean
  /** Until then it only collects what is written meanwhile. */
  isLoaded: boolean
}

/** More than a page looks at, so that no first page ever outruns a ring. */
export const RING_SIZE = 64

export function emptyRing(): Ring {
  return { ids: [], lastRepost: 0, isWhole: false, isLoaded: false }
}

/** Takes what was read of an author; what was written meanwhile is there already, and may be in both. */
export function load(ring: Ring, read: readonly number[]): void {
  const ids = Float64Array.from(new Set([...ring.ids, ...read]))
    .sort()
    .reverse()
  ring.isWhole = read.length < RING_SIZE && ids.length <= RING_SIZE
  ring.ids = []
  for (const id of ids.subarray(0, RING_SIZE)) ring.ids.push(id) // pushed one by one, an array holds numbers and not objects
  ring.isLoaded = true
}

/** Takes note of a repost, which has its place among the ids. */
export function noteRepost(ring: Ring, id: number): void {
  ring.lastRepost = Math.max(ring.lastRepost, id)
}

/** Puts a new post into its place, which nearly always is the first. */
export function push(ring: Ring, id: number): void {
  const at = ring.ids.findIndex((other) => other <= id)
  if (ring.ids[at] === id) return
  ring.ids.splice(at === -1 ? ring.ids.length : at, 0, id)
  if (ring.ids.length <= RING_SIZE) return
  ring.ids.pop()
  ring.isWhole = false
}

/**
 * The largest `count` ids below a position, descending; undefined when older posts than the rings hold may be among them. One pass
 * over the rings, each left at the first id that is too small, with a heap of what is kept: the least on top.
 */
export function newestIn(rings: readonly Ring[], before: number, count: number): number[] | undefined {
  const heap = new Float64Array(count)
  let size = 0
  /** Of no ring that ended below it is anything known. */
  let floor = 0
  for (const { ids, isWhole } of rings) {
    let at = 0
    for (; at < ids.length; at++) {
      const id = ids[at] as number
      if (id >= before) continue
      if (size < count) rise(heap, size++, id)
      else if (id > (heap[0] as number)) sink(heap, id)
      else break
    }
    if (at === ids.length && !isWhole) floor = Math.max(floor, ids[at - 1] ?? before)
  }
  const isKnown = size === count ? (heap[0] as number) >= floor : floor === 0
  return isKnown ? Array.from(heap.subarray(0, size).sort()).reverse() : undefined
}

/** Adds an id below what is there, and moves it up. */
function rise(heap: Float64Array, last: number, id: number): void {
  let at = last
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent] as number
    if (above <= id) break
    heap[at] = above
    at = parent
  }
  heap[at] = id
}

/** Puts an id in the place of the least, and moves it down. */
function sink(heap: Float64Array, id: number): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++
    const below = heap[child] as number
    if (below >= id) break
    heap[at] = below
    at = child
  }
  heap[at] = id
}
