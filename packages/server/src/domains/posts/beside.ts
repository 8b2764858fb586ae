import type { PostId } from '@kindred/contract'
import type { Viewer } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import type { PostKernel } from './kernel.ts'
import { listBeside } from './quote-queries.ts'
import type { PostRow } from './tables.ts'

/** What stands beside a page of posts. */
export interface Beside {
  /** Those that the viewer reposted, of the page and of what it quotes. */
  readonly reposted: ReadonlySet<PostId>
  /** Those that quote something, be it nothing that the viewer may see. */
  readonly quoting: ReadonlySet<PostId>
  /** By the id of each of those, what it quotes where the viewer sees that. */
  readonly quoted: ReadonlyMap<PostId, PostRow>
  /** By the id of what is quoted, what it quotes itself where the viewer sees that. */
  readonly further: ReadonlyMap<PostId, PostId>
}

export const NOTHING_BESIDE: Beside = {
  reposted: new Set(),
  quoting: new Set(),
  quoted: new Map(),
  further: new Map(),
}

/** Reads what stands beside posts, in one statement whatever there is, as far as SQL lets the viewer see it. */
export function createBeside({ db, clock }: Pick<PostKernel, 'db' | 'clock'>) {
  return async function beside(viewer: Viewer, posts: readonly PostRow[]): Promise<Beside> {
    if (posts.length === 0) return NOTHING_BESIDE
    const rows = await listBeside(db, { ...sightOf(viewer, clock()), ids: posts.map((post) => post.id) })
    const quoted = rows.filter(isSeen)
    return {
      reposted: new Set([
        ...rows.filter((row) => row.is_reposted === 1).map((row) => row.page_id),
        ...quoted.filter((row) => row.quoted_is_reposted === 1).map((row) => row.id),
      ]),
      quoting: new Set(rows.filter((row) => row.given_id !== null).map((row) => row.page_id)),
      quoted: new Map(quoted.map((row) => [row.page_id, row])),
      further: new Map(quoted.flatMap(({ id, further_id: next }) => (next === null ? [] : [[id, next]]))),
    }
  }
}

/** The same without what the rule has not let through. */
export function onlySeen(beside: Beside, seen: ReadonlySet<PostRow>): Beside {
  return { ...beside, quoted: new Map([...beside.quoted].filter(([, row]) => seen.has(row))) }
}

type Row = Awaited<ReturnType<typeof listBeside>>[number]

/** What is quoted and not seen was left in the database. */
function isSeen(row: Row): row is Row & PostRow {
  return row.id !== null
}
