import { setImmediate } from 'node:timers/promises'
import { getHeapStatistics } from 'node:v8'
import type { AccountId, PostId } from '@kindred/contract'
import { NEWEST } from '../../kernel/page.ts'
import type { RepostId } from '../reposts/index.ts'
import type { FeedKernel } from './kernel.ts'
import { listAnyTag, listLast, listSources } from './queries.ts'
import { emptyRing, load, newestIn, noteRepost, push, RING_SIZE, type Ring } from './rings.ts'

/** The rings of everybody whose posts and reposts a viewer's home is made of. Without any they are being put together, or the home follows tags. */
interface Home {
  rings?: readonly Ring[]
  /** What has a tag is not remembered: such a home is asked of the database. */
  hasTags?: boolean
  kept?: Kept | undefined
}

/** Places of a home, newest first. */
export interface Candidates {
  readonly ids: readonly PostId[]
  /** Whether anybody in the home reposted anything at or above the last of them: otherwise each is the place of a post, and its only one. */
  readonly hasReposts: boolean
}

/** Where a home begins, as it was found last, as many places as a ring holds: fewer are all that there are. It stays so until one of its rings is written to. */
interface Kept extends Candidates {
  /** Where to look for what was written since, and how much of it was looked at. */
  readonly written: readonly Ring[]
  looked: number
}

type Reading = Pick<FeedKernel, 'db' | 'foreignCommits'>

/** Authors that are read before the event loop gets its turn. */
const SLICE = 64
/** Ids and references to rings. */
const MAX_HELD = 8_000_000
/** What an id takes as text, in the same measure. */
const TEXT_HELD = 5
/** After so many posts it is found anew, which is quicker than to look through more of them. */
const MAX_WRITTEN = 32
const HELD_BYTES = 8

/** How many of them a process with such a heap may hold: a tenth of it is for them, since all else that it does needs room as well. */
export function mostHeld(heapBytes: number): number {
  return Math.min(MAX_HELD, Math.floor(heapBytes / 10 / HELD_BYTES))
}

/**
 * Which posts are the newest in a home, from memory: ids alone, never who may see them, so that nothing here can show anything. It
 * holds while nobody but this process has written, which the database can tell, and while it hears of everything that this process
 * writes. All of it may be dropped at any time, and is when another process commits or when it has grown too large.
 */
export class HomeCache {
  readonly #maxHeld: number
  #generation = Number.NaN
  #rings = new Map<AccountId, Ring>()
  #homes = new Map<AccountId, Home>()
  /** Who has read in this generation: a home is put together at the second read, so that a busy neighbour costs nothing. */
  #readers = new Set<AccountId>()
  /** Which rings were written to lately. */
  #written: Ring[] = []
  #held = 0

  constructor(maxHeld = mostHeld(getHeapStatistics().heap_size_limit)) {
    this.#maxHeld = maxHeld
  }

  /** The next posts of a viewer's home below a position, as the skeleton has them; undefined when that has to be asked. */
  async candidates(
    reading: Reading,
    viewer: AccountId,
    { before, count }: { before: PostId; count: number },
  ): Promise<Candidates | undefined> {
    if (this.#held > this.#maxHeld) this.drop()
    if (!this.#isCurrent(reading)) return undefined
    const home = this.#homes.get(viewer) ?? (await this.#assemble(reading, viewer))
    if (!home?.rings) return undefined
    const beginning = this.#beginning(home, home.rings)
    return (beginning && within(beginning, before, count)) ?? newest(home.rings, before, count)
  }

  /** Somebody has written a post. */
  posted(author: AccountId, post: PostId): void {
    const ring = this.#rings.get(author)
    if (ring) this.#write(ring, Number(post))
  }

  /** Somebody has reposted a post: its place is remembered. */
  reposted(by: AccountId, repost: RepostId): void {
    const ring = this.#rings.get(by)
    if (!ring) return
    noteRepost(ring, Number(repost))
    this.#write(ring, Number(repost))
  }

  #write(ring: Ring, id: number): void {
    push(ring, id)
    if (this.#written.length === MAX_WRITTEN) this.#written = []
    this.#written.push(ring)
  }

  /** Somebody follows others, or other tags, than before. */
  changed(follower: AccountId): void {
    this.#homes.delete(follower)
  }

  drop(): void {
    this.#rings = new Map()
    this.#homes = new Map()
    this.#readers = new Set()
    this.#held = 0
  }

  #beginning(home: Home, rings: readonly Ring[]): Candidates | undefined {
    const { kept } = home
    if (kept && this.#isAsKept(kept, rings)) return kept
    const found = newest(rings, NEWEST as PostId, RING_SIZE)
    this.#held += TEXT_HELD * ((found?.ids.length ?? 0) - (kept?.ids.length ?? 0))
    home.kept = found && { ...found, written: this.#written, looked: this.#written.length }
    return found
  }

  #isAsKept(kept: Kept, rings: readonly Ring[]): boolean {
    if (kept.written !== this.#written) return false
    for (; kept.looked < kept.written.length; kept.looked++)
      if (rings.includes(kept.written[kept.looked] as Ring)) return false
    return true
  }

  /** False inside a transaction, where what is committed is not what is read, and where the database cannot tell. */
  #isCurrent({ foreignCommits }: Reading): boolean {
    if (!foreignCommits) return false
    const generation = foreignCommits()
    if (generation !== this.#generation) this.drop()
    this.#generation = generation
    return !Number.isNaN(generation)
  }

  /** Nothing when it is too early for it, or when something changed before it was done. */
  async #assemble(reading: Reading, viewer: AccountId): Promise<Home | undefined> {
    if (!this.#readers.has(viewer)) {
      this.#readers.add(viewer)
      this.#held++
      return undefined
    }
    const home: Home = {}
    this.#homes.set(viewer, home)
    try {
      home.hasTags = (await listAnyTag(reading.db, { viewer })).length > 0
      if (home.hasTags || this.#homes.get(viewer) !== home) return undefined
      const sources = [viewer, ...(await listSources(reading.db, { viewer })).map((row) => row.followee_id)]
      if (this.#homes.get(viewer) !== home) return undefined
      const rings = sources.map((author) => this.#ringOf(author))
      await this.#loadAll(reading, sources, () => this.#homes.get(viewer) === home)
      if (!this.#isCurrent(reading) || this.#homes.get(viewer) !== home) return undefined
      this.#held += rings.length
      home.rings = rings
      return home
    } finally {
      if (!home.rings && !home.hasTags && this.#homes.get(viewer) === home) this.#homes.delete(viewer)
    }
  }

  #ringOf(author: AccountId): Ring {
    const ring = this.#rings.get(author) ?? emptyRing()
    this.#rings.set(author, ring)
    return ring
  }

  async #loadAll({ db }: Reading, authors: readonly AccountId[], isWanted: () => boolean): Promise<void> {
    const missing = authors.filter((author) => this.#rings.get(author)?.isLoaded === false)
    for (let from = 0; from < missing.length && isWanted(); from += SLICE) {
      if (from > 0) await setImmediate()
      const slice = missing.slice(from, from + SLICE)
      const rings = slice.map((author) => this.#ringOf(author)) // they collect what is written from now on
      const read = await listLast(db, { authors: slice, older: RING_SIZE - 1 })
      const rowsOf = Map.groupBy(read, (row) => row.author_id)
      for (const [at, ring] of rings.entries()) {
        const rows = rowsOf.get(slice[at] as AccountId) ?? []
        for (const { id, is_repost } of rows) if (is_repost === 1) noteRepost(ring, Number(id))
        load(
          ring,
          rows.map((row) => Number(row.id)),
        )
        this.#held += ring.ids.length
      }
    }
  }
}

/** What a window holds of the ids below a position, if that is all that was asked for. */
function within({ ids, hasReposts }: Candidates, before: PostId, count: number): Candidates | undefined {
  const from = before === NEWEST ? 0 : ids.indexOf(before) + 1
  if (from === 0 && before !== NEWEST) return undefined
  if (from + count > ids.length && ids.length === RING_SIZE) return undefined
  return { ids: ids.slice(from, from + count), hasReposts }
}

function newest(rings: readonly Ring[], before: PostId, count: number): Candidates | undefined {
  const ids = newestIn(rings, Number(before), count)
  if (ids === undefined) return undefined
  const last = ids.at(-1) ?? 0
  return {
    ids: ids.map((id) => BigInt(id).toString() as PostId),
    hasReposts: rings.some((ring) => ring.lastRepost >= last && ring.lastRepost > 0),
  }
}
